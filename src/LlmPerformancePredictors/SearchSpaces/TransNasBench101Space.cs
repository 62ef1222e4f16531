namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// The micro cells of TransNAS-Bench-101 (Duan et al., 2021, section 3.1): four nodes, six edges, four operations, 4,096 cells.
/// </summary>
public static class TransNasBench101Space
{
    /// <summary>The space; its choices are the edges <c>1&lt;-0</c> to <c>3&lt;-2</c>.</summary>
    public static SearchSpace Micro { get; } = CellSpace.Create(
        "transnas-bench-101-micro", CellSpace.None, CellSpace.SkipConnect, CellSpace.Conv1x1, CellSpace.Conv3x3);
}
