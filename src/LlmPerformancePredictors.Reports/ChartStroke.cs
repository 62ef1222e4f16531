namespace LlmPerformancePredictors.Reports;

/// <summary>How a line of a <see cref="Chart"/> is drawn; strokes tell lines apart where colors do not.</summary>
public enum ChartStroke
{
    /// <summary>One whole line.</summary>
    Solid,

    /// <summary>Long dashes.</summary>
    Dashed,

    /// <summary>Short dashes.</summary>
    ShortDashed,

    /// <summary>Dashes and dots in turn.</summary>
    DashDotted,

    /// <summary>Dots.</summary>
    Dotted,
}
