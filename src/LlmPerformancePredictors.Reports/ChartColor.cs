namespace LlmPerformancePredictors.Reports;

/// <summary>The colors of a <see cref="Chart"/>; each has a shade for light pages and one for dark ones.</summary>
public enum ChartColor
{
    /// <summary>For what is in the background.</summary>
    Gray,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Orange.</summary>
    Orange,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Red.</summary>
    Red,

    /// <summary>Purple.</summary>
    Purple,
}
