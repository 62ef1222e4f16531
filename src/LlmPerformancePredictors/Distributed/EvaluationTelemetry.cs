using System.Diagnostics.Metrics;

namespace LlmPerformancePredictors.Distributed;

/// <summary>Names under which evaluations on workers can be watched; no architecture and no secret is in any of them.</summary>
public static class EvaluationTelemetry
{
    /// <summary>The name of the <see cref="Meter"/>; its instruments are in <c>docs/distributed.md</c>.</summary>
    public const string MeterName = "LlmPerformancePredictors.Distributed";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Evaluations = Meter.CreateHistogram<double>(
        "llmpp.evaluation.duration", "s", "Time of a worker's evaluations, by outcome.");

    private static readonly Gauge<long> Waiting =
        Meter.CreateGauge<long>("llmpp.evaluation.waiting", "{task}", "Tasks that nobody has.");

    private static readonly Gauge<long> UnderWay =
        Meter.CreateGauge<long>("llmpp.evaluation.under_way", "{task}", "Tasks that workers hold.");

    private static readonly Gauge<long> Workers =
        Meter.CreateGauge<long>("llmpp.evaluation.workers", "{worker}", "Workers that are alive.");

    internal static void Evaluated(string evaluator, EvaluationOutcome outcome, TimeSpan time) => Evaluations.Record(
        time.TotalSeconds, new("llmpp.evaluator", evaluator), new("llmpp.outcome", outcome.ToString().ToLowerInvariant()));

    internal static void Observed(EvaluationQueueStatus status)
    {
        Waiting.Record(status.Waiting);
        UnderWay.Record(status.UnderWay);
        Workers.Record(status.Workers.Count);
    }
}
