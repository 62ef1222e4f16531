using Polly;
using Polly.Retry;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Retries;

/// <summary>Retries of calls that are no chat, such as uploads: of failures that may pass, after pauses as <see cref="RetryOptions"/> says.</summary>
internal static class RetryPipeline
{
    public static ResiliencePipeline Create(RetryOptions options, TimeProvider timeProvider)
    {
        Random random = RandomSource.Create(options.JitterSeed);
        var gate = new Lock();
        TimeSpan longest = options.MaxRetryAfter;
        return new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.BaseDelay,
                MaxDelay = options.MaxDelay,
                Randomizer = Draw,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is LanguageModelException { IsTransient: true }),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    arguments.Outcome.Exception is LanguageModelException { RetryAfter: { } asked } ? asked < longest ? asked : longest : null),
            })
            .Build();

        double Draw()
        {
            lock (gate) return random.NextDouble();
        }
    }
}
