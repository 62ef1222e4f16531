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
    public void MatrixProduct_OperandsTransposedOrNot_EqualsANaiveLoop([Values] bool transposeLeft, [Values] bool transposeRight)
    {
        Random random = RandomSource.Create(3);
        for (int i = 0; i < 12; i++)
        {
            int n = random.Next(1, 40), m = random.Next(1, 70), k = random.Next(1, 300);
            float[] a = GradientCheck.AwayFromZero(random, n * k), b = GradientCheck.AwayFromZero(random, k * m);
            using TensorScope scope = Engine.BeginScope();
            Tensor left = Engine.Constant(transposeLeft ? new(k, n) : new(n, k), a);
            Tensor right = Engine.Constant(transposeRight ? new(m, k) : new(k, m), b);
            Tensor output = Engine.MatrixProduct(left, right, transposeLeft, transposeRight);
            Assert.That(output.Shape, Is.EqualTo(new TensorShape(n, m)));
            float[] expected = NaiveProduct.Of(a, b, n, m, k, transposeLeft, transposeRight);
            Assert.That(Numbers(output), Is.EqualTo(expected).Within(1e-4), $"{n} x {m} x {k}");
        }
    }

    [Test]
    public void MatrixProduct_Batched_IsTheProductOfEachPair([Values] bool shared)
    {
        Random random = RandomSource.Create(5);
        float[] a = GradientCheck.AwayFromZero(random, 6 * 5 * 7), b = GradientCheck.AwayFromZero(random, (shared ? 1 : 6) * 7 * 4);
        using TensorScope scope = Engine.BeginScope();
        Tensor right = Engine.Constant(shared ? new(7, 4) : new(2, 3, 7, 4), b);
        Tensor output = Engine.MatrixProduct(Engine.Constant(new(2, 3, 5, 7), a), right);
        Assert.That(output.Shape, Is.EqualTo(new TensorShape(2, 3, 5, 4)));
        float[] numbers = Numbers(output);
        for (int pair = 0; pair < 6; pair++)
        {
            float[] expected = NaiveProduct.Of(a[(pair * 35)..], b[(shared ? 0 : pair * 28)..], 5, 4, 7, false, false);
            Assert.That(numbers[(pair * 20)..((pair + 1) * 20)], Is.EqualTo(expected).Within(1e-5));
        }
    }

    [Test]
    public void Linear_WithBiasAndReLU_IsTheProductPlusBiasAboveZero()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor output = Engine.Linear(
            Engine.Constant(new(2, 2), [1, 2, 3, 4]), Engine.Constant(new(3, 2), [1, 0, 0, 1, -1, -1]), Engine.Constant(new(3), [10, 20, 5]), rectify: true);
        Assert.That(Numbers(output), Is.EqualTo(new float[] { 11, 22, 2, 13, 24, 0 }));
    }

    [Test]
    public void Binary_BroadcastShapes_RepeatTheLengthsOfOne()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor matrix = Engine.Constant(new(2, 3), [1, 2, 3, 4, 5, 6]);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Add(matrix, Engine.Constant(new(3), [10, 20, 30]))), Is.EqualTo(new float[] { 11, 22, 33, 14, 25, 36 }));
            Assert.That(Numbers(Engine.Subtract(matrix, Engine.Constant(new(2, 1), [1, 2]))), Is.EqualTo(new float[] { 0, 1, 2, 2, 3, 4 }));
            Assert.That(Numbers(Engine.Multiply(Engine.Constant(default, [2]), matrix)), Is.EqualTo(new float[] { 2, 4, 6, 8, 10, 12 }));
            Tensor outer = Engine.Multiply(Engine.Constant(new(2, 1), [1, 2]), Engine.Constant(new(1, 3), [3, 4, 5]));
            Assert.That(Numbers(outer), Is.EqualTo(new float[] { 3, 4, 5, 6, 8, 10 }));
        });
    }

    [Test]
    public void Reductions_OverAllOrAnAxis_SumAndAverage()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor cube = Engine.Constant(new(2, 2, 2), [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Sum(cube)), Is.EqualTo(new float[] { 36 }));
            Assert.That(Numbers(Engine.Mean(cube)), Is.EqualTo(new float[] { 4.5f }));
            Assert.That(Numbers(Engine.Sum(cube, 0)), Is.EqualTo(new float[] { 6, 8, 10, 12 }));
            Assert.That(Numbers(Engine.Mean(cube, 1)), Is.EqualTo(new float[] { 2, 3, 6, 7 }));
            Assert.That(Numbers(Engine.Sum(cube, -1)), Is.EqualTo(new float[] { 3, 7, 11, 15 }));
            Assert.That(Engine.Sum(cube, 1, keepAxis: true).Shape, Is.EqualTo(new TensorShape(2, 1, 2)));
        });
    }

    [Test]
    public void Views_ReshapeAndTranspose_KeepTheNumbers()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor matrix = Engine.Constant(new(2, 3), [1, 2, 3, 4, 5, 6]);
        Assert.Multiple(() =>
        {
            Assert.That(Numbers(Engine.Reshape(matrix, new(3, 2))), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
            Assert.That(Numbers(Engine.Transpose(matrix)), Is.EqualTo(new float[] { 1, 4, 2, 5, 3, 6 }));
            Tensor heads = Engine.Transpose(Engine.Reshape(matrix, new(1, 3, 2, 1)), 1, 2);
            Assert.That(heads.Shape, Is.EqualTo(new TensorShape(1, 2, 3, 1)));
            Assert.That(Numbers(heads), Is.EqualTo(new float[] { 1, 3, 5, 2, 4, 6 }));
        });
    }

    [Test]
    public void MeanSquaredError_OfTwo_IsTheMeanOfSquares()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor error = Engine.MeanSquaredError(Engine.Constant(new(3), [1, 2, 3]), Engine.Constant(new(3), [1, 4, 0]));
        Assert.That(Numbers(error)[0], Is.EqualTo(13f / 3).Within(1e-6));
    }

    [Test]
    public void Operation_ShapesThatDoNotFit_ThrowsWithBothShapes()
    {
        using TensorScope scope = Engine.BeginScope();
        Tensor a = Engine.Constant(new(2, 3), new float[6]), b = Engine.Constant(new(2, 4), new float[8]);
        Assert.Multiple(() =>
        {
            Assert.That(() => Engine.MatrixProduct(a, b), Fails("Matrix product of [2, 3] and [2, 4]: plain times plain, the inner lengths 3 and 2 must be equal."));
            Assert.That(() => Engine.Add(a, b), Fails("Add of [2, 3] and [2, 4]: axis -1 has lengths 3 and 4: they must be equal, or one of them 1."));
            Assert.That(() => Engine.MeanSquaredError(a, b), Fails("Mean squared error of [2, 3] and [2, 4]: the shapes must be the same."));
            Assert.That(() => Engine.Constant(new(2), [1f]), Fails("A constant of shape [2] holds 2 numbers, but 1 were given."));
        });

        static NUnit.Framework.Constraints.IResolveConstraint Fails(string message) =>
            Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(message);
    }

    protected abstract TensorEngine CreateEngine();

    private float[] Numbers(Tensor tensor) => GradientCheck.Numbers(Engine, tensor);
}
