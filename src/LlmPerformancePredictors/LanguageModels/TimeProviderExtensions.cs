namespace LlmPerformancePredictors.LanguageModels;

/// <summary>What is asked of a clock.</summary>
internal static class TimeProviderExtensions
{
    /// <summary>The day, in UTC, that is noted with an answer.</summary>
    public static DateOnly GetUtcDay(this TimeProvider timeProvider) =>
        DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
}
