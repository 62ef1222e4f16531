using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Labeling;

/// <summary>
/// Counts what a run is done with, and how fast it has been of late: stored answers at the beginning of a resumed run say nothing
/// about the rest.
/// </summary>
internal sealed class LabelingPace(TimeProvider timeProvider, TimeSpan interval, long? poolSize, UsageLedger? ledger)
{
    private const int RecentReports = 32;

    private readonly long _start = timeProvider.GetTimestamp();
    private readonly Queue<(TimeSpan Time, long Done)> _recent = new([(TimeSpan.Zero, 0)]);
    private TimeSpan _lastReport = TimeSpan.MinValue;
    private long _labeled;
    private long _failed;
    private long _notAsked;

    public void Count(Prediction prediction)
    {
        if (prediction.HasScore) _labeled++;
        else if (prediction.Failure!.Kind == PredictionFailureKind.NotAsked) _notAsked++;
        else _failed++;
    }

    /// <summary>The progress, if it is time to report it.</summary>
    public LabelingProgress? Report(bool always)
    {
        TimeSpan time = timeProvider.GetElapsedTime(_start);
        if (!always && _lastReport != TimeSpan.MinValue && time - _lastReport < interval) return null;
        _lastReport = time;
        long done = _labeled + _failed + _notAsked;
        (TimeSpan since, long before) = _recent.Peek();
        _recent.Enqueue((time, done));
        if (_recent.Count > RecentReports) _recent.Dequeue();
        TimeSpan? left =
            poolSize is { } size && done > before ? (time - since) * (Math.Max(0, size - done) / (double)(done - before)) : null;
        return new LabelingProgress(_labeled, _failed, _notAsked, poolSize, time, left, ledger?.Report);
    }
}
