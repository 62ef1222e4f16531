using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>Gradients, lifetimes and Adam.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Gradient_OfMatrixProduct_EqualsFiniteDifferences([Values] bool transposeLeft, [Values] bool transposeRight) =>
        GradientCheck.Run(
            Engine,
            x => Engine.MatrixProduct(x[0], x[1], transposeLeft, transposeRight),
            transposeLeft ? new(5, 9) : new(9, 5),
            transposeRight ? new(3, 5) : new(5, 3));

    [Test]
    public void Gradient_OfBatchedMatrixProduct_EqualsFiniteDifferences(
        [Values] bool transposeLeft, [Values] bool transposeRight, [Values] bool shared) =>
        GradientCheck.Run(
            Engine,
            x => Engine.MatrixProduct(x[0], x[1], transposeLeft, transposeRight),
            transposeLeft ? new(3, 4, 2) : new(3, 2, 4),
            (transposeRight, shared) switch
            {
                (false, false) => new(3, 4, 5),
                (true, false) => new(3, 5, 4),
                (false, true) => new(4, 5),
                _ => new(5, 4),
            });

    [Test]
    public void Gradient_OfLinear_EqualsFiniteDifferences([Values] bool rectify) => GradientCheck.Run(
        Engine, x => Engine.Linear(x[0], x[1], x[2], rectify), new TensorShape(9, 5), new TensorShape(4, 5), new TensorShape(4));

    [Test]
    public void Gradient_OfLinearWithoutBias_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.Linear(x[0], x[1], null), new TensorShape(2, 3, 5), new TensorShape(4, 5));

    [TestCase("Add")]
    [TestCase("Subtract")]
    [TestCase("Multiply")]
    public void Gradient_OfBinaryWithBroadcasting_EqualsFiniteDifferences(string name)
    {
        Func<Tensor[], Tensor> function = name switch
        {
            "Add" => x => Engine.Add(x[0], x[1]),
            "Subtract" => x => Engine.Subtract(x[0], x[1]),
            _ => x => Engine.Multiply(x[0], x[1]),
        };
        GradientCheck.Run(Engine, function, new TensorShape(4, 5), new TensorShape(4, 5));
        GradientCheck.Run(Engine, x => function([Engine.Scale(x[0], 3), x[0]]), new TensorShape(4, 5));
        GradientCheck.Run(Engine, x => Twice(Engine.Scale(x[0], 3)), new TensorShape(4, 5));
        GradientCheck.Run(Engine, function, new TensorShape(4, 5), new TensorShape(5));
        GradientCheck.Run(Engine, function, new TensorShape(4, 1), new TensorShape(2, 1, 5));
        GradientCheck.Run(Engine, function, default(TensorShape), new TensorShape(2, 3));
        GradientCheck.Run(Engine, function, new TensorShape(2, 3, 4, 5), new TensorShape(3, 1, 1));

        Tensor Twice(Tensor x) => function([function([x, x]), x]);
    }

    [Test]
    public void Gradient_OfUnaryOperations_EqualsFiniteDifferences()
    {
        GradientCheck.Run(Engine, x => Engine.Scale(x[0], -2.5f), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Rectify(x[0]), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Sum(x[0]), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Mean(x[0]), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Reshape(x[0], new(7, 3)), new TensorShape(3, 7));
        GradientCheck.Run(Engine, x => Engine.Transpose(x[0], 0, 2), new TensorShape(2, 3, 4, 2));
        GradientCheck.Run(Engine, x => Engine.Transpose(x[0]), new TensorShape(3, 4));
    }

    [Test]
    public void Gradient_OfReductionOverAnyAxis_EqualsFiniteDifferences([Values(0, 1, 2, -1)] int axis, [Values] bool keepAxis)
    {
        GradientCheck.Run(Engine, x => Engine.Sum(x[0], axis, keepAxis), new TensorShape(2, 3, 4));
        GradientCheck.Run(Engine, x => Engine.Mean(x[0], axis, keepAxis), new TensorShape(2, 3, 4));
    }

    [Test]
    public void Gradient_OfMeanSquaredError_EqualsFiniteDifferences() =>
        GradientCheck.Run(Engine, x => Engine.MeanSquaredError(x[0], x[1]), new TensorShape(6), new TensorShape(6));

    [Test]
    public void Gradient_OfATensorUsedTwice_IsTheSumOfBothUses() => GradientCheck.Run(
        Engine,
        x =>
        {
            Tensor hidden = Engine.Linear(x[0], x[1], null, rectify: true);
            return Engine.Add(Engine.Multiply(hidden, hidden), Engine.Linear(hidden, x[1], null));
        },
        new TensorShape(3, 4),
        new TensorShape(4, 4));

    [Test]
    public void Backward_Twice_AddsToTheGradientUntilItIsCleared()
    {
        using Tensor parameter = Engine.Parameter(new(2), [1, 2]);
        float[] gradient = new float[2];
        for (int i = 0; i < 2; i++)
        {
            using TensorScope scope = Engine.BeginScope();
            Engine.Backward(Engine.Sum(Engine.Scale(parameter, 3)));
        }

        Engine.ReadGradient(parameter, gradient);
        Assert.That(gradient, Is.EqualTo(new float[] { 6, 6 }));
        Engine.ClearGradients([parameter]);
        Engine.ReadGradient(parameter, gradient);
        Assert.That(gradient, Is.EqualTo(new float[] { 0, 0 }));
    }

    [Test]
    public void ClipGradients_ANormAboveTheBound_ShrinksAllTogether()
    {
        using Tensor a = Engine.Parameter(new(2), [1, 2]);
        using Tensor b = Engine.Parameter(new(4), [1, 2, 3, 4]);
        using Tensor unused = Engine.Parameter(new(1), [1]);
        using (Engine.BeginScope())
            Engine.Backward(Engine.Add(Engine.Sum(Engine.Multiply(a, Engine.Constant(new(2), [3, 0]))), Engine.Sum(Engine.Scale(b, 2))));
        Tensor[] all = [a, b, unused];
        Assert.That(Engine.ClipGradients(all, double.PositiveInfinity), Is.EqualTo(5).Within(1e-6));
        Assert.That(Engine.ClipGradients(all, 1), Is.EqualTo(5).Within(1e-6), "the root of 9 + 4 * 4");
        float[] ofA = new float[2], ofB = new float[4], ofUnused = new float[1];
        Engine.ReadGradient(a, ofA);
        Engine.ReadGradient(b, ofB);
        Engine.ReadGradient(unused, ofUnused);
        Assert.Multiple(() =>
        {
            Assert.That(ofA, Is.EqualTo(new[] { 0.6f, 0 }).Within(1e-6));
            Assert.That(ofB, Is.EqualTo(new[] { 0.4f, 0.4f, 0.4f, 0.4f }).Within(1e-6));
            Assert.That(ofUnused[0], Is.Zero);
            Assert.That(Engine.ClipGradients(all, 2), Is.EqualTo(1).Within(1e-6), "within the bound nothing changes");
            Assert.That(() => Engine.ClipGradients(all, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
        Engine.ReadGradient(a, ofA);
        Assert.That(ofA[0], Is.EqualTo(0.6f).Within(1e-6));
    }

    [Test]
    public void Backward_OfANumberNotRecorded_SaysHowToRecord()
    {
        using Tensor parameter = Engine.Parameter(new(2), [1, 2]);
        using TensorScope scope = Engine.BeginScope(recordGradients: false);
        Tensor loss = Engine.Sum(parameter);
        Assert.That(() => Engine.Backward(loss), Throws.InvalidOperationException.With.Message.Contains("recordGradients: true"));
    }

    [Test]
    public void Scope_Ended_ReleasesWhatWasMadeInside()
    {
        Tensor inner;
        using Tensor parameter = Engine.Parameter(new(2), [1, 2]);
        using (Engine.BeginScope())
            inner = Engine.Scale(parameter, 2);
        Assert.Multiple(() =>
        {
            Assert.That(() => Engine.Read(inner, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => Engine.Read(parameter, new float[2]), Throws.Nothing);
            Assert.That(() => Engine.Scale(parameter, 2), Throws.InvalidOperationException.With.Message.StartsWith("Scale outside a scope"));
        });
    }

    [Test]
    public void Scope_EndedBeforeAnInnerOne_Throws()
    {
        TensorScope outer = Engine.BeginScope();
        using (Engine.BeginScope())
            Assert.That(outer.Dispose, Throws.InvalidOperationException);
        outer.Dispose();
        Assert.That(outer.Dispose, Throws.Nothing);
    }

    [Test]
    public void Operation_OnATensorOfAnotherEngine_Throws()
    {
        using TensorEngine other = CreateEngine();
        using Tensor foreign = other.Parameter(new(2), [1, 2]);
        using TensorScope scope = Engine.BeginScope();
        Assert.That(() => Engine.Sum(foreign), Throws.ArgumentException.With.Message.Contains("engines do not share tensors"));
    }

    [Test]
    public void Adam_Steps_FollowThePublishedFormula([Values] bool decoupled)
    {
        var options = new AdamOptions { WeightDecay = 0.1, DecoupledWeightDecay = decoupled };
        double[] weight = [0.5, -1.5, 2], first = new double[3], second = new double[3];
        using Tensor parameter = Engine.Parameter(new(3), [0.5f, -1.5f, 2f]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter], options);
        for (int step = 1; step <= 5; step++)
        {
            double rate = 0.01 * step;
            using (Engine.BeginScope())
            {
                Engine.ClearGradients([parameter]);
                Engine.Backward(Engine.Sum(Engine.Multiply(parameter, parameter)));
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
            using Tensor parameter = Engine.Parameter(new(3), [0.5f, -1.5f, 2f]);
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
                Engine.Backward(Engine.Sum(Engine.Multiply(parameter, parameter)));
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
        using Tensor parameter = Engine.Parameter(new(1), [1]);
        using AdamOptimizer adam = Engine.CreateAdam([parameter]);
        Assert.That(() => adam.Step(rate), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => Engine.CreateAdam([parameter], new AdamOptions { Beta1 = 1 }),
            Throws.ArgumentException.With.Message.StartsWith("AdamOptions.Beta1 is 1; allowed is 0 to below 1."));
    }
}
