using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Tensors;
using NUnit.Framework.Constraints;

namespace LlmPerformancePredictors.Tests.Tensors;

[TestFixture]
public sealed class TensorShapeTests
{
    [Test]
    public void Constructor_AnyLengths_KeepsThem() => ForAll(lengths =>
    {
        var shape = new TensorShape(lengths);
        Assert.That(shape.Rank, Is.EqualTo(lengths.Length));
        Assert.That(shape.ElementCount, Is.EqualTo(lengths.Aggregate(1, (product, length) => product * length)));
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            Assert.That(shape[axis], Is.EqualTo(lengths[axis]));
            Assert.That(shape[axis - lengths.Length], Is.EqualTo(lengths[axis]), "counted from the innermost");
        }

        Assert.That(shape.ToString(), Is.EqualTo($"[{string.Join(", ", lengths)}]"));
    });

    [Test]
    public void Equals_AnyTwoShapes_ComparesTheirLengths() => ForAll(lengths =>
    {
        var shape = new TensorShape(lengths);
        Assert.That(shape == new TensorShape(lengths) && shape.GetHashCode() == new TensorShape(lengths).GetHashCode());
        if (lengths.Length < TensorShape.MaxRank)
            Assert.That(shape, Is.Not.EqualTo(new TensorShape([1, .. lengths])), "as many numbers, another axis");
        for (int axis = 0; axis < lengths.Length; axis++)
            Assert.That(shape != shape.With(axis, lengths[axis] + 1));
    });

    [Test]
    public void With_AnyAxis_ChangesThatAxisOnly() => ForAll(lengths =>
    {
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            int[] changed = [.. lengths];
            changed[axis] = 9;
            Assert.That(new TensorShape(lengths).With(axis, 9), Is.EqualTo(new TensorShape(changed)));
            Assert.That(new TensorShape(lengths).With(axis - lengths.Length, 9), Is.EqualTo(new TensorShape(changed)));
        }
    });

    [Test]
    public void Default_IsTheShapeOfOneNumber()
    {
        TensorShape shape = default;
        Assert.That((shape.Rank, shape.ElementCount, shape.ToString()), Is.EqualTo((0, 1, "[]")));
        Assert.That(shape, Is.EqualTo(new TensorShape()));
    }

    [Test]
    public void Constructor_LengthsOutOfRange_SaysWhatIsAllowed() => Assert.Multiple(() =>
    {
        Assert.That(
            () => new TensorShape(1, 2, 3, 4, 5), Fails("A shape of 5 axes: at most 4 are supported. Merge axes with Reshape."));
        Assert.That(
            () => new TensorShape(3, 0), Fails(
                "A shape of [3, 0]: each length must be at least 1 and their product at most 2147483647."));
        Assert.That(() => new TensorShape(65_536, 32_768), Throws.TypeOf<TensorShapeException>(), "2^31 numbers");
        Assert.That(new TensorShape(65_535, 32_768).ElementCount, Is.EqualTo(2_147_450_880), "just below");
        Assert.That(() => new TensorShape(2, 3)[2], Fails("Shape [2, 3] has no axis 2: allowed are -2 to 1."));
        Assert.That(() => new TensorShape(2, 3).With(-3, 1), Throws.TypeOf<TensorShapeException>());
        Assert.That(() => new TensorShape(2, 3).With(0, 0), Throws.TypeOf<TensorShapeException>());
    });

    [Test]
    public void Add_AnyTwoShapes_FitsIfTheRightOneIsTheEndOfTheLeftOne() => ForAll(lengths =>
    {
        var left = new TensorShape(lengths);
        for (int from = 0; from <= lengths.Length; from++)
            Assert.That(Shapes.Add(left, new TensorShape(lengths.AsSpan(from))), Is.EqualTo(left));
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            Assert.That(
                () => Shapes.Add(left, left.With(axis, lengths[axis] + 1)), Throws.TypeOf<TensorShapeException>(), $"{left}");
        }

        if (lengths.Length < TensorShape.MaxRank)
            Assert.That(() => Shapes.Add(left, new TensorShape([1, .. lengths])), Throws.TypeOf<TensorShapeException>());
    });

    [Test]
    public void Concatenate_OfPiecesOfAnAxis_IsTheWhole() => ForAll(lengths =>
    {
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            TensorShape whole = new TensorShape(lengths).With(axis, 6);
            TensorShape[] pieces = [whole.With(axis, 1), whole.With(axis, 3), whole.With(axis, 2)];
            Assert.That(Shapes.Concatenate(pieces, axis), Is.EqualTo(whole));
            Assert.That(Shapes.Concatenate(pieces, axis - lengths.Length), Is.EqualTo(whole));
        }
    });

    private static EqualStringConstraint Fails(string message) =>
        Throws.TypeOf<TensorShapeException>().With.Message.EqualTo(message);

    private static void ForAll(Action<int[]> property)
    {
        Gen<int[]> lengths = Gen.Choose(0, TensorShape.MaxRank).SelectMany(rank => Gen.Choose(1, 7).ArrayOf(rank));
        Prop.ForAll(lengths.ToArbitrary(), property).QuickCheckThrowOnFailure();
    }
}
