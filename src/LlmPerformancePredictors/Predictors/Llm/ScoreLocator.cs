using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Prompts;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// Finds the place in an answer that a score was read from, whatever the template: the number which, changed, changes this
/// prediction to the changed number and no other prediction.
/// </summary>
internal sealed partial class ScoreLocator(IPromptTemplate template, string answer, PromptRequest request, IReadOnlyList<Prediction> predictions)
{
    private readonly ILookup<double, Match> _numbers = Numbers().Matches(answer)
        .ToLookup(match => double.Parse(match.Value, CultureInfo.InvariantCulture));

    /// <summary>Finds the place of one prediction's score.</summary>
    /// <param name="query">Which prediction.</param>
    /// <returns>The number as it stands in the answer; null if there is none, or if it stands there several times over.</returns>
    public Capture? Find(int query)
    {
        if (!predictions[query].HasScore) return null;
        foreach (Match number in _numbers[predictions[query].Score])
            if (Changed(number.Value) is { } other && Decides(number, other, query)) return number;
        return null;
    }

    private bool Decides(Match number, string other, int query)
    {
        string changed = string.Concat(answer.AsSpan(0, number.Index), other, answer.AsSpan(number.Index + number.Length));
        IReadOnlyList<Prediction> read = template.Read(changed, request);
        double expected = double.Parse(other, CultureInfo.InvariantCulture);
        for (int i = 0; i < predictions.Count; i++)
        {
            bool asExpected = i == query
                ? read[i].HasScore && read[i].Score == expected
                : read[i].HasScore == predictions[i].HasScore && (!read[i].HasScore || read[i].Score == predictions[i].Score);
            if (!asExpected) return false;
        }

        return true;
    }

    // The number with another last digit, such that it is another score that the metric allows.
    private string? Changed(string number)
    {
        for (char digit = '0'; digit <= '9'; digit++)
            if (digit != number[^1] && $"{number[..^1]}{digit}" is var other
                && request.Task.Metric.Allows(double.Parse(other, CultureInfo.InvariantCulture))) return other;
        return null;
    }

    [GeneratedRegex(@"(?<![0-9A-Za-z_.+-])-?[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_]|\.[0-9])")]
    private static partial Regex Numbers();
}
