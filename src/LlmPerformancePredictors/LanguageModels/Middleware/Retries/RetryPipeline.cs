using Polly;
using Polly.Retry;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Retries;

/// <summary>
/// Retries of calls to a language model's server, chat and others such as uploads: of failures that may pass, after pauses as
/// <see cref="RetryOptions"/> says.
/// </summary>
internal static class RetryPipeline
{
    /// <summary>Creates a pipeline.</summary>
    /// <param name="options">How often and when; allowed values only.</param>
    /// <param name="timeProvider">Measures the pauses.</param>
    /// <param name="onRetry">
    /// Is told of every failure that is followed by a retry: its number from 1, and the pause; null for nobody.
    /// </param>
    /// <returns>The pipeline, for any number of calls at a time.</returns>
    public static ResiliencePipeline Create(
        RetryOptions options, TimeProvider timeProvider, Action<LanguageModelException, int, TimeSpan>? onRetry = null)
    {
        Random random = RandomSource.Create(options.JitterSeed);
        var gate = new Lock();
        (TimeSpan baseDelay, TimeSpan maxDelay, TimeSpan maxRetryAfter) =
            (options.BaseDelay, options.MaxDelay, options.MaxRetryAfter);
        return new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                Randomizer = Draw,
                ShouldHandle = arguments =>
                    ValueTask.FromResult(arguments.Outcome.Exception is LanguageModelException { IsTransient: true }),
                DelayGenerator = arguments => ValueTask.FromResult(
                    GetServersDelay(arguments.Outcome.Exception, arguments.AttemptNumber)),
                OnRetry = arguments =>
                {
                    if (arguments.Outcome.Exception is LanguageModelException exception)
                        onRetry?.Invoke(exception, arguments.AttemptNumber + 1, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

        double Draw()
        {
            lock (gate) return random.NextDouble();
        }

        // A server's pause does not shorten ours: zero, or a date that is over, would have it asked again at once.
        TimeSpan? GetServersDelay(Exception? exception, int attempt)
        {
            if (exception is not LanguageModelException { RetryAfter: { } asked }) return null;
            TimeSpan own = TimeSpan.FromTicks((long)Math.Min(baseDelay.Ticks * Math.Pow(2, attempt), maxDelay.Ticks));
            TimeSpan servers = asked < maxRetryAfter ? asked : maxRetryAfter;
            return servers > own ? servers : own;
        }
    }
}
