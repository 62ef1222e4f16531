using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The form of the answer that <see cref="PerformancePromptTemplate"/> and <see cref="TablePromptTemplate"/> ask for: in words,
/// by example and as a schema. <see cref="ScoreAnswerReader"/> reads it; templates of your own may ask for the same.
/// </summary>
public static class ScoreAnswerForm
{
    private static readonly string[] DecimalsInWords =
    [
        "no decimals", "one decimal", "two decimals", "three decimals", "four decimals", "five decimals", "six decimals",
    ];

    private static readonly string[] DigitsInWords =
    [
        "one significant digit", "one significant digit", "two significant digits", "three significant digits",
        "four significant digits", "five significant digits", "six significant digits",
    ];

    /// <summary>The form as a JSON schema.</summary>
    public static JsonElement Schema { get; } = JsonElement.Parse(
        """
        {"type":"object","properties":{"predictions":{"type":"array","items":{"type":"object",
        "properties":{"id":{"type":"integer"},"score":{"type":"number"}},"required":["id","score"],
        "additionalProperties":false}}},"required":["predictions"],"additionalProperties":false}
        """.ReplaceLineEndings(""));

    /// <summary>The form in words and by example, with what was wrong with an earlier answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="noun">What an architecture is called, in the singular.</param>
    /// <returns>The text, its lines separated by a line feed.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The noun is empty.</exception>
    public static string Render(PromptRequest request, string noun = "architecture")
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrWhiteSpace(noun);
        Metric metric = request.Task.Metric;
        int count = request.Queries.Count;
        string asked = count == 1
            ? $"the {noun}"
            : string.Create(CultureInfo.InvariantCulture, $"all {count} {noun}s");
        string form = $"{{\"id\": 1, \"score\": {GetExample(metric)}}}" + (count == 1 ? "" : ", ...");
        var text = new StringBuilder(
            $"Estimate the {metric.Name} of {asked}. Reply with one JSON object and nothing else, "
            + $"with {DescribePrecision(metric)} per score, in this form:\n"
            + $"{{\"predictions\": [{form}]}}");
        if (request.EarlierFailures.Count > 0) text.Append("\nAn earlier answer could not be used:");
        for (int i = 0; i < request.EarlierFailures.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"\n- {PromptNouns.Title(noun)} {i + 1}: {request.EarlierFailures[i]}");
        return text.ToString();
    }

    /// <summary>The score that the form shows for id 1, which the metric allows.</summary>
    /// <param name="metric">The metric.</param>
    /// <returns>The score's text.</returns>
    /// <exception cref="ArgumentNullException">The metric is null.</exception>
    public static string GetExample(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        // One of the two usual ones if it can be, otherwise one as far from a bound, otherwise one somewhere between the two.
        (double minimum, double maximum) = (metric.Minimum, metric.Maximum);
        string point = metric.Decimals == 0 ? "" : ".";
        string[] usual = metric.Scale == MetricScale.Linear
            ? ["12" + point + "345678"[..metric.Decimals], "0" + point + "123456"[..metric.Decimals]]
            : [metric.Format(0.0123456), metric.Format(12.3456)];
        if (maximum <= 1) Array.Reverse(usual);
        double[] others =
            [minimum + 12.345678, maximum - 12.345678, minimum + (0.123456 * (maximum - minimum)), (minimum / 2) + (maximum / 2)];
        return usual.Concat(others.Select(metric.Format)).FirstOrDefault(IsAllowed)
            ?? others[^1].ToString("R", CultureInfo.InvariantCulture); // too narrow for its decimals

        bool IsAllowed(string text) => metric.Allows(double.Parse(text, CultureInfo.InvariantCulture));
    }

    private static string DescribePrecision(Metric metric) =>
        (metric.Scale == MetricScale.Linear ? DecimalsInWords : DigitsInWords)[metric.Decimals];
}
