namespace LlmPerformancePredictors.Fuzz;

/// <summary>What a reader did that is not documented.</summary>
/// <param name="Input">The number of the first input that it did it with.</param>
/// <param name="File">Where that input is kept.</param>
/// <param name="What">What it did.</param>
internal sealed record FuzzFinding(int Input, string File, string What)
{
    /// <summary>How many inputs had the same effect.</summary>
    public int Count { get; set; } = 1;
}
