namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>How a request of the loopback server ends.</summary>
internal enum Fault
{
    None,
    TooManyRequests,
    TooManyRequestsWithRetryAfter,
    ServerError,
    Unavailable,
    Timeout,
    Reset,
    HalfBody,
    MalformedJson,
    WrongIds,
    EmptyAnswer,
}
