namespace LlmPerformancePredictors.Fuzz;

/// <summary>A reader and valid inputs for it, which the library itself made.</summary>
/// <param name="Seeds">The inputs; every one must be read.</param>
/// <param name="Read">
/// Reads an input, and gives its content as far as a checksum is to guard it: record by record, in order.
/// </param>
internal sealed record FuzzReader(IReadOnlyList<byte[]> Seeds, Func<byte[], IReadOnlyList<string>> Read)
{
    /// <summary>Inputs to start from that are damaged already, in a way that chance would hardly find.</summary>
    public IReadOnlyList<byte[]> Damaged { get; init; } = [];
}
