using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <content>What gradients are gathered, and what scopes release.</content>
public abstract partial class TensorEngineContractTests
{
    [Test]
    public void Backward_Twice_AddsToTheGradientUntilItIsCleared()
    {
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]);
        float[] gradient = new float[2];
        for (int i = 0; i < 2; i++)
        {
            using TensorScope scope = Engine.BeginScope();
            Engine.Backward(Sum(Engine.Scale(parameter, 3)));
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
        using Tensor a = Engine.CreateParameter(new(2), [1, 2]);
        using Tensor b = Engine.CreateParameter(new(4), [1, 2, 3, 4]);
        using Tensor unused = Engine.CreateParameter(new(1), [1]);
        using (Engine.BeginScope())
            Engine.Backward(Engine.Add(Sum(a, [3, 0]), Sum(b, [2, 2, 2, 2])));
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
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]);
        using TensorScope scope = Engine.BeginScope(recordGradients: false);
        Tensor loss = Sum(parameter);
        Assert.That(() => Engine.Backward(loss), Throws.InvalidOperationException.With.Message.Contains("recordGradients: true"));
    }

    [Test]
    public void Scope_Ended_ReleasesWhatWasMadeInside()
    {
        Tensor inner;
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]);
        using (Engine.BeginScope())
            inner = Engine.Scale(parameter, 2);
        Assert.Multiple(() =>
        {
            Assert.That(() => Engine.Read(inner, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
            Assert.That(() => Engine.Read(parameter, new float[2]), Throws.Nothing);
            Assert.That(
                () => Engine.Scale(parameter, 2),
                Throws.InvalidOperationException.With.Message.StartsWith("Scale outside a scope"));
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
        using Tensor foreign = other.CreateParameter(new(2), [1, 2]);
        using TensorScope scope = Engine.BeginScope();
        Assert.That(
            () => Engine.Scale(foreign, 1), Throws.ArgumentException.With.Message.Contains("engines do not share tensors"));
    }

    [Test]
    public void Scope_InsideAnother_ReleasesItsOwnTensorsOnly()
    {
        using TensorScope outer = Engine.BeginScope();
        Tensor kept = Engine.CreateConstant(new(2), [1, 2]), released;
        using (Engine.BeginScope())
            released = Engine.Scale(kept, 3);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Scale(kept, 2)), Is.EqualTo(new float[] { 2, 4 }));
            Assert.That(() => Engine.Read(released, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
        });
    }

    [Test]
    public void Scope_ThatDoesNotRecord_RecordsAgainBehindOneInsideIt()
    {
        using Tensor parameter = Engine.CreateParameter(new(1), [2]);
        using TensorScope outer = Engine.BeginScope();
        using (Engine.BeginScope(recordGradients: false))
            Assert.That(() => Engine.Backward(Sum(parameter)), Throws.InvalidOperationException);
        Engine.Backward(Sum(parameter));
        Assert.That(Gradient(parameter), Is.EqualTo(new float[] { 1 }));
    }

    [Test]
    public void Constant_OutsideEveryScope_LivesUntilItIsDisposed()
    {
        Tensor constant = Engine.CreateConstant(new(2), [1, 2]);
        using (Engine.BeginScope())
            Engine.Scale(constant, 2);
        Assert.That(Numbers(constant), Is.EqualTo(new float[] { 1, 2 }));
        constant.Dispose();
        Assert.That(constant.Dispose, Throws.Nothing);
        Assert.That(() => Engine.Read(constant, new float[2]), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Write_NewNumbers_ReplacesThem()
    {
        using Tensor parameter = Engine.CreateParameter(new(2, 1), [1, 2]);
        Engine.Write(parameter, [3, 4]);
        Assert.That(Numbers(parameter), Is.EqualTo(new float[] { 3, 4 }));
        Assert.That(() => Engine.Write(parameter, [1]), Throws.TypeOf<TensorShapeException>());
        Assert.That(() => Engine.Read(parameter, new float[3]), Throws.TypeOf<TensorShapeException>());
    }

    [Test]
    public void ReadGradient_WithoutOne_IsZerosAndOfAConstantIsRefused()
    {
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]), constant = Engine.CreateConstant(new(2), [1, 2]);
        Assert.That(Gradient(parameter), Is.EqualTo(new float[] { 0, 0 }));
        Assert.That(
            () => Engine.ReadGradient(constant, new float[2]),
            Throws.ArgumentException.With.Message.StartsWith("A tensor [2] is not a parameter"));
        Assert.That(() => Engine.ClearGradients([constant]), Throws.ArgumentException);
    }

    [Test]
    public void Backward_OfMoreThanOneNumber_IsRefused()
    {
        using Tensor parameter = Engine.CreateParameter(new(2), [1, 2]);
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Scale(parameter, 2);
        Assert.That(
            () => Engine.Backward(output),
            Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(
                "The loss that is differentiated, one number, of shape [2] holds 2 numbers, but 1 were given."));
    }
}
