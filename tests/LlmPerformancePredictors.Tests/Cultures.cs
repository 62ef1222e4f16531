using System.Globalization;

namespace LlmPerformancePredictors.Tests;

internal static class Cultures
{
    /// <summary>Runs under a culture that writes decimal commas, points between thousands, and another sign.</summary>
    public static T RunWithDecimalCommas<T>(Func<T> action)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" },
            };
            return action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
