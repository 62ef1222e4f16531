using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Tests.Samples;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

public class EvaluationTelemetryTests
{
    [Test]
    public async Task Meter_OfWorkersAndMonitor_HasTheInstrumentsOfTheDocumentation()
    {
        var seen = new ConcurrentDictionary<string, object?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == EvaluationTelemetry.MeterName) own.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) =>
        {
            Dictionary<string, object?> named = tags.ToArray().ToDictionary();
            if (Equals(named["llmpp.evaluator"], WorkingQueue.Name)) seen[instrument.Name] = named["llmpp.outcome"];
        });
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();

        var failing = new SearchFakes.Scores(ToySpaces.Network, fails: _ => true);
        await using var working = new WorkingQueue(failing);
        await new RemotePerformancePredictor(working.Queue, WorkingQueue.Name, failing).PredictAsync([ToySpaces.Create(8)]);
        await new EvaluationMonitor(working.Queue).ObserveAsync();

        Assert.That(
            () => seen.Keys.Order(StringComparer.Ordinal), Is.EqualTo(new[]
            {
                "llmpp.evaluation.duration", "llmpp.evaluation.under_way", "llmpp.evaluation.waiting", "llmpp.evaluation.workers",
            }).After(5000, 10));
        string page = File.ReadAllText(Path.Combine(SampleProcess.Root, "docs/distributed.md"));
        foreach (string name in seen.Keys) Assert.That(page, Does.Contain($"`{name}`"));
        Assert.That(page, Does.Contain($"`{EvaluationTelemetry.MeterName}`"));
    }
}
