namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Where the library's own middleware belongs, from outside to inside. A stage is called like the section of a configuration that
/// its options come from, and like the method that adds it without <c>Use</c>.
/// </summary>
internal enum MiddlewareStage
{
    AnswerStore,
    Retries,
    RateLimit,
    Budget,
    UsageLedger,
}
