using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>The beginning of a written decimal number: what of it is known.</summary>
/// <param name="IsNegative">Whether a minus stands before it.</param>
/// <param name="Whole">The known digits of its whole part.</param>
/// <param name="HasPoint">Whether the decimal point is there.</param>
/// <param name="Decimals">The known digits behind the point.</param>
/// <param name="IsEnded">Whether something follows that no number goes on with, so that it is whole.</param>
internal sealed partial record NumberBeginning(bool IsNegative, string Whole, bool HasPoint, string Decimals, bool IsEnded)
{
    private const int MaxDigits = 15; // what a double holds exactly

    /// <summary>Reads a text that a number may begin with.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The beginning, or null if no number begins so.</returns>
    public static NumberBeginning? Parse(string text)
    {
        Match match = Pattern().Match(text);
        return match.Success
            ? new NumberBeginning(
                match.Groups["minus"].Success, match.Groups["whole"].Value, match.Groups["point"].Success,
                match.Groups["decimals"].Value, match.Groups["end"].Success)
            : null;
    }

    /// <summary>All numbers that begin so and have so many digits more, as far as a metric allows them.</summary>
    /// <param name="moreWhole">How many digits of the whole part follow.</param>
    /// <param name="moreDecimals">How many decimals follow.</param>
    /// <param name="metric">What a score may be.</param>
    /// <returns>The numbers, or null if there is none.</returns>
    public ScoreBranch? Complete(int moreWhole, int moreDecimals, Metric metric)
    {
        int more = moreWhole + moreDecimals;
        int decimals = Decimals.Length + moreDecimals;
        bool lacksDigits = Whole.Length + moreWhole == 0 || (HasPoint && decimals == 0);
        bool beginsWithZero = Whole.Length > 1 && Whole[0] == '0'; // no number begins so
        if (lacksDigits || beginsWithZero || Whole.Length + Decimals.Length + more > MaxDigits) return null;

        // Unknown digits of the whole part stand before those of the decimals, of which then none is known either: so all
        // unknown digits stand behind all known ones.
        string known = Whole + Decimals;
        long scale = (long)Math.Pow(10, more);
        long smallest = (known.Length == 0 ? 0 : long.Parse(known, CultureInfo.InvariantCulture)) * scale;
        (long first, long last) = (smallest, smallest + scale - 1);
        if (IsNegative) (first, last) = (-last, -first);

        double perOne = Math.Pow(10, decimals);
        double lowest = Math.Max(first, Math.Ceiling(metric.Minimum * perOne));
        if (!metric.Allows(lowest / perOne)) lowest++; // 0 on a logarithmic scale
        double highest = Math.Min(last, Math.Floor(metric.Maximum * perOne));
        return lowest <= highest ? ScoreBranch.Evenly((long)lowest, (long)highest, perOne) : null;
    }

    [GeneratedRegex(@"^(?<minus>-)?(?<whole>[0-9]*)(?:(?<point>\.)(?<decimals>[0-9]*))?(?:\z|(?<end>[\s,}\]""`]))")]
    private static partial Regex Pattern();
}
