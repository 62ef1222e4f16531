namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>Divides work among threads.</summary>
internal static class Partition
{
    /// <summary>The range of one part, of nearly equal parts that begin at multiples of a unit.</summary>
    /// <param name="length">The whole.</param>
    /// <param name="unit">Parts begin at multiples of this.</param>
    /// <param name="part">Which, from 0.</param>
    /// <param name="parts">How many.</param>
    /// <returns>First and one past the last; empty if there are fewer units than parts.</returns>
    public static (int First, int Last) GetRange(int length, int unit, int part, int parts)
    {
        long units = (length + unit - 1) / unit;
        int first = (int)(units * part / parts) * unit;
        int last = (int)(units * (part + 1) / parts) * unit;
        return (Math.Min(first, length), Math.Min(last, length));
    }
}
