using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>The part of a written score that one token holds, and what another token would make of the score.</summary>
/// <param name="number">The score as it stands.</param>
/// <param name="begin">Where in it the token begins.</param>
/// <param name="end">Where in it the token ends.</param>
/// <param name="metric">What a score may be.</param>
internal sealed class ScorePlace(string number, int begin, int end, Metric metric)
{
    /// <summary>The scores that another token in this place may lead to.</summary>
    /// <param name="token">The token.</param>
    /// <returns>They, or null if none is a score that the metric allows.</returns>
    public ScoreBranch? GetBranch(string token)
    {
        // Before the first digit may stand what belongs to the token and not to the number.
        string text = begin == 0 ? token.TrimStart(' ', '\t', '\n', '\r', ':', '"') : token;
        if (text.Length == 0 || NumberBeginning.Parse(number[..begin] + text) is not { } beginning) return null;
        if (beginning.IsEnded) return beginning.Complete(0, 0, metric);

        // As many digits follow as follow the token that stands here. A sign stands in the place of no digit.
        int next = text == "-" ? begin : end;
        int point = number.IndexOf('.', StringComparison.Ordinal);
        int wholeEnd = point < 0 ? number.Length : point;
        int moreWhole = beginning.HasPoint || beginning.Whole == "0" ? 0 : Math.Max(wholeEnd - next, 0);
        int moreDecimals = point < 0 ? 0 : number.Length - Math.Max(next, point + 1);
        return beginning.Complete(moreWhole, moreDecimals, metric);
    }
}
