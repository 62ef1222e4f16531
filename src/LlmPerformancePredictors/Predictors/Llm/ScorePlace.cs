using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>The part of a written score that one token holds, and what another token would make of the score.</summary>
/// <param name="number">The score as it stands.</param>
/// <param name="begin">Where in it the token begins.</param>
/// <param name="end">Where in it the token ends.</param>
/// <param name="metric">What a score may be.</param>
internal sealed partial class ScorePlace(string number, int begin, int end, Metric metric)
{
    private const int MaxDigits = 15; // what a double holds exactly

    /// <summary>The scores that another token in this place may lead to.</summary>
    /// <param name="token">The token.</param>
    /// <returns>They, or null if none is a score that the metric allows.</returns>
    public ScoreBranch? Branch(string token)
    {
        // Before the first digit may stand what belongs to the token and not to the number.
        string text = begin == 0 ? token.TrimStart(' ', '\t', '\n', '\r', ':', '"') : token;
        if (text.Length == 0) return null;
        Match match = Beginning().Match(number[..begin] + text);
        if (!match.Success) return null;
        string whole = match.Groups["whole"].Value;
        string decimals = match.Groups["decimals"].Value;
        bool hasPoint = match.Groups["point"].Success;
        if (match.Groups["end"].Success)
            return whole.Length > 0 && hasPoint == decimals.Length > 0 ? Scores(match, whole, decimals, 0, 0) : null;

        int next = text == "-" ? begin : end; // a sign stands before all digits, not in the place of one
        int point = number.IndexOf('.', StringComparison.Ordinal);
        int moreDecimals = point < 0 ? 0 : number.Length - Math.Max(next, point + 1);
        int moreWhole = hasPoint || whole == "0" ? 0 : Math.Max((point < 0 ? number.Length : point) - next, 0);
        return whole.Length + moreWhole > 0 && (!hasPoint || decimals.Length + moreDecimals > 0)
            ? Scores(match, whole, decimals, moreWhole, moreDecimals)
            : null;
    }

    private ScoreBranch? Scores(Match match, string whole, string decimals, int moreWhole, int moreDecimals)
    {
        if (whole.Length > 1 && whole[0] == '0') return null; // no number begins so
        string known = whole + decimals;
        int more = moreWhole + moreDecimals;
        if (known.Length + more > MaxDigits) return null;

        // Digits of the whole part that are not known stand before those of the decimals, of which then none is known either.
        long scale = (long)Math.Pow(10, more);
        long smallest = (known.Length == 0 ? 0 : long.Parse(known, CultureInfo.InvariantCulture)) * scale;
        (long first, long last) = (smallest, smallest + scale - 1);
        if (match.Groups["minus"].Success) (first, last) = (-last, -first);

        double perOne = Math.Pow(10, decimals.Length + moreDecimals);
        double lowest = Math.Max(first, Math.Ceiling(metric.Minimum * perOne));
        double highest = Math.Min(last, Math.Floor(metric.Maximum * perOne));
        return lowest <= highest ? ScoreBranch.Evenly((long)lowest, (long)highest, perOne) : null;
    }

    // A number as far as it is known, and what ends it if it is whole; anything else is no number.
    [GeneratedRegex(@"^(?<minus>-)?(?<whole>[0-9]*)(?:(?<point>\.)(?<decimals>[0-9]*))?(?:\z|(?<end>[\s,}\]""`]))")]
    private static partial Regex Beginning();
}
