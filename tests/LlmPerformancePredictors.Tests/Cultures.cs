using System.Globalization;

namespace LlmPerformancePredictors.Tests;

internal static class Cultures
{
    /// <summary>
    /// The number formats of cultures far from the invariant one, by name: the runtime under test knows no culture's own.
    /// </summary>
    public static IReadOnlyDictionary<string, CultureInfo> All { get; } = new Dictionary<string, CultureInfo>
    {
        ["decimal commas, another sign"] = Create(",", ".", "~"),
        ["de-DE"] = Create(",", ".", "-"),
        ["sv-SE"] = Create(",", "\u00A0", "\u2212"),
        ["fa-IR"] = Create("\u066B", "\u066C", "\u200E\u2212"),
        ["de-CH"] = Create(".", "\u2019", "-"),
    };

    /// <summary>Runs under a culture that writes decimal commas, points between thousands, and another sign.</summary>
    public static T RunWithDecimalCommas<T>(Func<T> action) => Run(All["decimal commas, another sign"], action);

    /// <summary>Runs under a culture.</summary>
    public static T Run<T>(CultureInfo culture, Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo Create(string point, string group, string sign) => new("")
    {
        NumberFormat =
        {
            NumberDecimalSeparator = point, NumberGroupSeparator = group, NegativeSign = sign, PositiveSign = "plus",
            NaNSymbol = "no number",
        },
        DateTimeFormat = { DateSeparator = ".", TimeSeparator = "h" },
    };
}
