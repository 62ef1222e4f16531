using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Distributed;

public class EvaluationMonitorTests
{
    private static readonly EvaluatorDescription Evaluator =
        EvaluatorDescription.Create("toy", ToySpaces.Network, Metric.Bleu, "version 1");

    [Test]
    public async Task ObserveAsync_OfWorkersThatComeAndGo_KnowsThePaceAndTheTimeLeft()
    {
        var time = new FakeTimeProvider();
        var queue = new InProcessEvaluationQueue(timeProvider: time);
        for (int i = 0; i < 3; i++)
            await queue.SubmitAsync(EvaluationTask.Create(Evaluator, ToySpaces.Network.Enumerate().ElementAt(i)));
        await queue.LeaseAsync(Evaluator);
        var monitor = new EvaluationMonitor(queue, time);
        await queue.ReportAsync(new("a", Evaluator, 1, 10));
        await queue.ReportAsync(new("b", Evaluator, 0, 100));

        Assert.That((await monitor.ObserveAsync()).ToString(), Is.EqualTo("2 waiting, 1 under way, 2 workers"));

        time.Advance(TimeSpan.FromSeconds(30));
        await queue.ReportAsync(new("a", Evaluator, 1, 22));
        EvaluationProgress progress = await monitor.ObserveAsync(left: 240);
        Assert.That(
            progress.ToString(),
            Is.EqualTo("2 waiting, 0 under way, 1 workers, 24.0 evaluations a minute, 0:10:00 left").Or.EqualTo(
                "3 waiting, 0 under way, 1 workers, 24.0 evaluations a minute, 0:10:00 left"));
    }
}
