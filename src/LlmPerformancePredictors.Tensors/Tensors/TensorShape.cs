using System.Globalization;

namespace LlmPerformancePredictors.Tensors;

/// <summary>The lengths of a tensor's axes, outermost first; a value without allocation.</summary>
internal readonly struct TensorShape : IEquatable<TensorShape>
{
    /// <summary>The most axes a tensor has: batch, head, position and feature of a Transformer.</summary>
    public const int MaxRank = 4;

    // So that the default value is a single number's shape.
    private readonly int _countLessOne;
    private readonly int _axis0;
    private readonly int _axis1;
    private readonly int _axis2;
    private readonly int _axis3;

    /// <summary>Creates a shape.</summary>
    /// <param name="lengths">Up to four lengths, each at least 1; none for a single number.</param>
    /// <exception cref="TensorShapeException">Too many axes, a length below 1, or more than 2^31 - 1 numbers.</exception>
    public TensorShape(params ReadOnlySpan<int> lengths)
    {
        if (lengths.Length > MaxRank)
        {
            throw new TensorShapeException(
                $"A shape of {lengths.Length} axes: at most {MaxRank} are supported. Merge axes with Reshape.");
        }

        long count = 1;
        foreach (int length in lengths)
        {
            count *= length;
            if (length < 1 || count > int.MaxValue)
            {
                throw new TensorShapeException(
                    $"A shape of [{Join(lengths)}]: each length must be at least 1 and their product at most {int.MaxValue}.");
            }
        }

        Rank = lengths.Length;
        _countLessOne = (int)count - 1;
        _axis0 = lengths.Length > 0 ? lengths[0] : 0;
        _axis1 = lengths.Length > 1 ? lengths[1] : 0;
        _axis2 = lengths.Length > 2 ? lengths[2] : 0;
        _axis3 = lengths.Length > 3 ? lengths[3] : 0;
    }

    /// <summary>The number of axes, 0 to 4.</summary>
    public int Rank { get; }

    /// <summary>How many numbers a tensor of this shape holds, at least 1.</summary>
    public int ElementCount => _countLessOne + 1;

    /// <summary>The length of an axis.</summary>
    /// <param name="axis">From 0, the outermost; negative counts from the innermost, -1.</param>
    /// <exception cref="TensorShapeException">There is no such axis.</exception>
    public int this[int axis] => (axis < 0 ? axis + Rank : axis) switch
    {
        0 when Rank > 0 => _axis0,
        1 when Rank > 1 => _axis1,
        2 when Rank > 2 => _axis2,
        3 when Rank > 3 => _axis3,
        _ => throw new TensorShapeException($"Shape {this} has no axis {axis}: allowed are {-Rank} to {Rank - 1}."),
    };

    /// <summary>Whether two shapes are the same.</summary>
    public static bool operator ==(TensorShape left, TensorShape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(TensorShape left, TensorShape right) => !left.Equals(right);

    /// <summary>The same shape with another length of one axis.</summary>
    /// <param name="axis">The axis, negative from the innermost.</param>
    /// <param name="length">Its new length, at least 1.</param>
    /// <exception cref="TensorShapeException">There is no such axis, or the length is below 1.</exception>
    public TensorShape With(int axis, int length)
    {
        _ = this[axis];
        Span<int> lengths = stackalloc int[MaxRank];
        CopyTo(lengths);
        lengths[axis < 0 ? axis + Rank : axis] = length;
        return new TensorShape(lengths[..Rank]);
    }

    /// <summary>Writes the lengths.</summary>
    /// <param name="lengths">Room for at least <see cref="Rank"/> lengths.</param>
    public void CopyTo(Span<int> lengths)
    {
        for (int axis = 0; axis < Rank; axis++)
            lengths[axis] = this[axis];
    }

    /// <inheritdoc/>
    public bool Equals(TensorShape other) =>
        Rank == other.Rank && ElementCount == other.ElementCount && _axis0 == other._axis0 && _axis1 == other._axis1
        && _axis2 == other._axis2 && _axis3 == other._axis3;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _axis0, _axis1, _axis2, _axis3);

    /// <summary>The lengths in brackets, such as [128, 400].</summary>
    public override string ToString()
    {
        Span<int> lengths = stackalloc int[MaxRank];
        CopyTo(lengths);
        return $"[{Join(lengths[..Rank])}]";
    }

    private static string Join(ReadOnlySpan<int> lengths)
    {
        string[] texts = new string[lengths.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = lengths[i].ToString(CultureInfo.InvariantCulture);
        return string.Join(", ", texts);
    }
}
