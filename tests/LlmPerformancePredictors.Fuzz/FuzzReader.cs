namespace LlmPerformancePredictors.Fuzz;

/// <summary>A reader and valid inputs for it, which the library itself made.</summary>
/// <param name="Seeds">The inputs; every one must be read.</param>
/// <param name="Read">
/// Reads an input, and gives its content as far as a checksum is to guard it: record by record, in order.
/// </param>
internal sealed record FuzzReader(IReadOnlyList<byte[]> Seeds, Func<byte[], IReadOnlyList<string>> Read)
{
    /// <summary>
    /// Further inputs to start from: without a checksum, of the version before or by hand; or damaged already, in a way that
    /// chance would hardly find.
    /// </summary>
    public IReadOnlyList<byte[]> Further { get; init; } = [];
}
