using System.Globalization;

namespace LlmPerformancePredictors.Search;

/// <summary>The settings of a strategy as texts of the invariant culture.</summary>
internal static class StrategySettings
{
    public static IReadOnlyDictionary<string, string> Create(params (string Name, object Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => Format(setting.Value), StringComparer.Ordinal);

    private static string Format(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
