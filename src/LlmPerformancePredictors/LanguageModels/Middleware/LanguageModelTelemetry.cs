using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.Middleware;

/// <summary>
/// Names under which it can be watched what the library does around calls of language models. Calls themselves (time, model,
/// tokens, failures) are the affair of <see cref="OpenTelemetryChatClient"/>. No prompt, answer or key is in any of them.
/// </summary>
public static class LanguageModelTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>. Activity: <c>llmpp.label</c>.</summary>
    public const string ActivitySourceName = "LlmPerformancePredictors";

    /// <summary>The name of the <see cref="Meter"/>; its instruments are in <c>docs/language-models.md</c>.</summary>
    public const string MeterName = "LlmPerformancePredictors";

    internal const string OutcomeTag = "llmpp.outcome";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Retries =
        Meter.CreateCounter<long>("llmpp.retries", "{call}", "Calls made again after a failure.");

    private static readonly Counter<long> StoreLookups =
        Meter.CreateCounter<long>("llmpp.store.lookups", "{lookup}", "Prompts looked up in the answer store.");

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    internal static readonly Histogram<double> RateLimitWait =
        Meter.CreateHistogram<double>("llmpp.rate_limit.wait", "s", "Time a call waited for its turn.");

    internal static readonly UpDownCounter<long> BudgetReservations =
        Meter.CreateUpDownCounter<long>("llmpp.budget.reserved", "{token}", "Tokens that calls under way have reserved.");

    internal static readonly Counter<long> BudgetRefusals =
        Meter.CreateCounter<long>("llmpp.budget.refusals", "{call}", "Calls that the budget did not allow.");

    internal static readonly Counter<long> Labels =
        Meter.CreateCounter<long>("llmpp.labels", "{architecture}", "Architectures that the labeler was done with.");

    internal static void CountRetry(LanguageModelFailureKind kind) => Count(Retries, kind.ToString());

    internal static void CountStoreLookup(string outcome) => Count(StoreLookups, outcome);

    private static void Count(Counter<long> counter, string outcome) =>
        counter.Add(1, KeyValuePair.Create<string, object?>(OutcomeTag, outcome));
}
