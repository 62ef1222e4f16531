using System.Globalization;

namespace LlmPerformancePredictors.Search;

/// <summary>The settings of a strategy as texts of the invariant culture.</summary>
internal static class StrategySettings
{
    public static IReadOnlyDictionary<string, string> Of(params (string Name, object Value)[] settings) =>
        settings.ToDictionary(
            setting => setting.Name, setting => Convert.ToString(setting.Value, CultureInfo.InvariantCulture) ?? "", StringComparer.Ordinal);
}
