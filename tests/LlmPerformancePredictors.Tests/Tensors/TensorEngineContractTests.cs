using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Tensors;

/// <summary>What every engine must do: derive, and create the engine.</summary>
public abstract partial class TensorEngineContractTests
{
    private TensorEngine? _engine;

    protected TensorEngine Engine => _engine!;

    [SetUp]
    public void CreateTheEngine() => _engine = CreateEngine();

    [TearDown]
    public void DisposeTheEngine() => _engine?.Dispose();

    [Test]
    public void Linear_AnyShape_EqualsANaiveLoop([Values] bool relu)
    {
        Random random = RandomSource.Create(3);
        for (int i = 0; i < 12; i++)
        {
            int n = random.Next(1, 40), m = random.Next(1, 70), k = random.Next(1, 300);
            float[] a = GradientCheck.AwayFromZero(random, n * k), w = GradientCheck.AwayFromZero(random, k * m);
            float[] bias = GradientCheck.AwayFromZero(random, m);
            using TensorScope scope = Engine.BeginScope();
            Tensor output = Engine.Linear(
                Engine.CreateConstant(new(n, k), a),
                Engine.CreateConstant(new(m, k), w),
                Engine.CreateConstant(new(m), bias),
                relu);
            float[] sums = NaiveProduct.Compute(a, w, n, m, k, transposeLeft: false, transposeRight: true);
            float[] expected = [.. sums.Select((sum, at) => sum + bias[at % m]).Select(sum => relu ? Math.Max(0, sum) : sum)];
            Assert.That(output.Shape, Is.EqualTo(new TensorShape(n, m)));
            Assert.That(Numbers(output), Is.EqualTo(expected).Within(1e-4), $"{n} x {m} x {k}");
        }
    }

    [Test]
    public void Linear_OfMoreThanTwoAxes_IsThatOfAllRowsTogether()
    {
        Random random = RandomSource.Create(5);
        float[] a = GradientCheck.AwayFromZero(random, 6 * 5 * 7), w = GradientCheck.AwayFromZero(random, 4 * 7);
        using TensorScope scope = Engine.BeginScope();
        Tensor weight = Engine.CreateConstant(new(4, 7), w);
        Tensor output = Engine.Linear(Engine.CreateConstant(new(2, 3, 5, 7), a), weight, null);
        Tensor rows = Engine.Linear(Engine.CreateConstant(new(30, 7), a), weight, null);
        Assert.That(output.Shape, Is.EqualTo(new TensorShape(2, 3, 5, 4)));
        Assert.That(Numbers(output), Is.EqualTo(Numbers(rows)).Within(SameSums));
    }

    [Test]
    public void Linear_WithBiasAndReLU_IsTheProductPlusBiasAboveZero()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Linear(
            Engine.CreateConstant(new(2, 2), [1, 2, 3, 4]),
            Engine.CreateConstant(new(3, 2), [1, 0, 0, 1, -1, -1]),
            Engine.CreateConstant(new(3), [10, 20, 5]),
            relu: true);
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 11, 22, 2, 13, 24, 0 }));
    }

    [Test]
    public void Add_ARightOperandOfFewerAxes_IsRepeated()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor matrix = Engine.CreateConstant(new(2, 3), [1, 2, 3, 4, 5, 6]);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Add(matrix, matrix)), Is.EqualTo(new float[] { 2, 4, 6, 8, 10, 12 }));
            Assert.That(
                Numbers(Engine.Add(matrix, Engine.CreateConstant(new(3), [10, 20, 30]))), Is.EqualTo(
                    new float[] { 11, 22, 33, 14, 25, 36 }));
            Assert.That(
                Numbers(Engine.Add(matrix, Engine.CreateConstant(default, [100]))),
                Is.EqualTo(new float[] { 101, 102, 103, 104, 105, 106 }));
            Assert.That(Engine.Add(Engine.Reshape(matrix, new(1, 2, 3)), matrix).Shape, Is.EqualTo(new TensorShape(1, 2, 3)));
        });
    }

    [Test]
    public void Reshape_ToAnotherShape_KeepsTheNumbers()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor matrix = Engine.Reshape(Engine.CreateConstant(new(2, 3), [1, 2, 3, 4, 5, 6]), new(3, 1, 2));
        Assert.That(matrix.Shape, Is.EqualTo(new TensorShape(3, 1, 2)));
        Assert.That(Numbers(matrix), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void MeanSquaredError_OfTwo_IsTheMeanOfSquares()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor error = Engine.MeanSquaredError(
            Engine.CreateConstant(new(3), [1, 2, 3]), Engine.CreateConstant(new(3), [1, 4, 0]));
        Assert.That(Numbers(error)[0], Is.EqualTo(13f / 3).Within(1e-6));
    }

    [Test]
    public void Operation_ShapesThatDoNotFit_ThrowsWithBothShapes()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor a = Engine.CreateConstant(new(2, 3), new float[6]), b = Engine.CreateConstant(new(2, 4), new float[8]);
        Assert.Multiple(() =>
        {
            Assert.That(() => Engine.Linear(a, b, null), Fails(
                "Linear layer of [2, 3] and [2, 4]: the input must be [..., in] with at least two axes "
                + "and the weight [out, in]."));
            Assert.That(() => Engine.Add(a, b), Fails(
                "Add of [2, 3] and [2, 4]: the right shape must be the left one, or its innermost axes."));
            Assert.That(() => Engine.Reshape(a, new(5)), Fails(
                "Reshape of [2, 3] and [5]: they hold 6 and 5 numbers, which must be equal."));
            Assert.That(
                () => Engine.MeanSquaredError(a, b),
                Fails("Mean squared error of [2, 3] and [2, 4]: the shapes must be the same."));
            Assert.That(
                () => Engine.CreateConstant(new(2), [1f]), Fails("A constant of shape [2] holds 2 numbers, but 1 were given."));
        });

        static NUnit.Framework.Constraints.IResolveConstraint Fails(string message) =>
            Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(message);
    }

    protected abstract TensorEngine CreateEngine();

    private float[] Numbers(Tensor tensor) => GradientCheck.Numbers(Engine, tensor);

    private Tensor Sum(Tensor tensor, float[]? weights = null) => GradientCheck.Sum(Engine, tensor, weights);
}
