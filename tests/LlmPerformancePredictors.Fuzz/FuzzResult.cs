using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors.Fuzz;

/// <summary>What came of a reader's inputs.</summary>
internal sealed record FuzzResult(string Target)
{
    public int Inputs { get; set; }

    public int Accepted { get; set; }

    public int Refused { get; set; }

    public List<FuzzFinding> Findings { get; } = [];

    /// <summary>Whether an input did not end, and no more were tried.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>The most that one input had allocated on the managed heap, or the process grew by, in MB.</summary>
    public double MostMegabytes { get; set; }

    /// <summary>The longest that one input took, in ms.</summary>
    public double MostMilliseconds { get; set; }

    /// <summary>A table in Markdown.</summary>
    public static string FormatTable(IReadOnlyList<FuzzResult> results)
    {
        var table = new StringBuilder(
            "| reader | inputs | read | refused | findings | most MB | most ms |\n|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (FuzzResult result in results)
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {result.Target} | {result.Inputs:N0} | {result.Accepted:N0} | {result.Refused:N0} | {result.Findings.Count} ")
                .Append(CultureInfo.InvariantCulture, $"| {result.MostMegabytes:F1} | {result.MostMilliseconds:F0} |\n");
        return table.ToString();
    }
}
