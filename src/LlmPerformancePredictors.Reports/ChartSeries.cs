namespace LlmPerformancePredictors.Reports;

/// <summary>A series of a <see cref="Chart"/>, as its legend and its table have it.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Sample">What the legend shows, SVG around a height of 0, 24 wide.</param>
/// <param name="Points">Its finite points in the order in which a reader goes through them, each with a text, or none.</param>
internal sealed record ChartSeries(string Label, string Sample, IReadOnlyList<(double X, double Y, string Note)> Points);
