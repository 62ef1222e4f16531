using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Adam.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Adam_Steps_FollowThePublishedFormula([Values] bool decoupled)
    {
        var options = new AdamOptions { WeightDecay = 0.1, DecoupledWeightDecay = decoupled };
        double[] weight = [0.5, -1.5, 2], first = new double[3], second = new double[3];
        using Tensor parameter = Engine.CreateParameter(new(3), [0.5f, -1.5f, 2f]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter], options);
        for (int step = 1; step <= 5; step++)
        {
            double rate = 0.01 * step;
            using (Engine.BeginScope())
            {
                Engine.ClearGradients([parameter]);
                Engine.Backward(GradientCheck.SumSquares(Engine, parameter));
            }

            adam.Step(rate);
            for (int i = 0; i < 3; i++)
            {
                double gradient = (2 * weight[i]) + (decoupled ? 0 : 0.1 * weight[i]);
                first[i] = (0.9 * first[i]) + (0.1 * gradient);
                second[i] = (0.999 * second[i]) + (0.001 * gradient * gradient);
                double mean = first[i] / (1 - Math.Pow(0.9, step)), square = second[i] / (1 - Math.Pow(0.999, step));
                weight[i] = (weight[i] * (decoupled ? 1 - (rate * 0.1) : 1)) - (rate * mean / (Math.Sqrt(square) + 1e-8));
            }
        }

        Assert.That(GradientCheck.Numbers(Engine, parameter), Is.EqualTo(weight).Within(1e-5));
    }

    [Test]
    public void Adam_StateReadAndRestored_GoesOnToTheSameBits()
    {
        float[] whole = Train(restoreAt: -1), resumed = Train(restoreAt: 3);
        Assert.That(resumed, Is.EqualTo(whole));

        float[] Train(int restoreAt)
        {
            using Tensor parameter = Engine.CreateParameter(new(3), [0.5f, -1.5f, 2f]);
            AdamOptimizer adam = Engine.CreateAdam([parameter]);
            for (int step = 0; step < 6; step++)
            {
                if (step == restoreAt)
                {
                    float[] first = new float[3], second = new float[3];
                    adam.ReadState(0, first, second);
                    adam.Dispose();
                    adam = Engine.CreateAdam([parameter]);
                    adam.WriteState(0, first, second);
                    adam.StepCount = step;
                }

                using TensorScope scope = Engine.BeginScope();
                Engine.ClearGradients([parameter]);
                Engine.Backward(GradientCheck.SumSquares(Engine, parameter));
                adam.Step(0.01);
            }

            adam.Dispose();
            return GradientCheck.Numbers(Engine, parameter);
        }
    }

    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    public void Adam_LearningRateOutOfRange_Throws(double rate)
    {
        using Tensor parameter = Engine.CreateParameter(new(1), [1]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter]);
        Assert.That(() => adam.Step(rate), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Engine.CreateAdam([parameter], new AdamOptions { Beta1 = 1 }),
            Throws.ArgumentException.With.Message.StartsWith("AdamOptions.Beta1 is 1; allowed is 0 to below 1."));
    }

    [Test]
    public void Adam_StateOfAnotherLength_Throws()
    {
        using Tensor parameter = Engine.CreateParameter(new(3), new float[3]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter]);
        Assert.Multiple(() =>
        {
            Assert.That(() => adam.ReadState(0, new float[3], new float[2]), Throws.TypeOf<TensorShapeException>());
            Assert.That(
                () => adam.WriteState(0, new float[4], new float[3]),
                Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(
                    "Adam state of shape [3] holds 3 numbers, but 4 were given."));
        });
    }

    [Test]
    public void Adam_AParameterWithoutGradient_StaysAsItIs()
    {
        using Tensor used = Engine.CreateParameter(new(1), [1]), idle = Engine.CreateParameter(new(1), [1]);
        using AdamOptimizer adam = Engine.CreateAdam([used, idle], new AdamOptions { WeightDecay = 0.1 });
        using (Engine.BeginScope())
            Engine.Backward(Sum(used));
        adam.Step(0.1);
        Assert.That(GradientCheck.Numbers(Engine, used)[0], Is.LessThan(1));
        Assert.That(GradientCheck.Numbers(Engine, idle)[0], Is.EqualTo(1), "neither moved nor decayed");
    }

    [Test]
    public void CreateAdam_OfAConstant_Throws()
    {
        using Tensor constant = Engine.CreateConstant(new(1), [1]);
        Assert.That(() => Engine.CreateAdam([constant]), Throws.ArgumentException.With.Message.Contains("is not a parameter"));
    }
}
