using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>What is known of one architecture that was asked for.</summary>
internal sealed class Trial
{
    private readonly SortedDictionary<int, double> _reports = [];

    public Trial(string architecture) => Architecture = architecture;

    public string Architecture { get; }

    /// <summary>Who trains it.</summary>
    public int Worker { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>What came of it; null while it is trained.</summary>
    public Prediction? Told { get; private set; }

    /// <summary>From asking to telling.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Whoever takes it begins anew, so that earlier reports are of no use.</summary>
    public void Ask(int worker, DateTimeOffset at)
    {
        (Worker, AskedAt) = (worker, at);
        _reports.Clear();
    }

    public void Report(int step, double score) => _reports[step] = score;

    public void Tell(Prediction prediction, DateTimeOffset at) => (Told, Time) = (prediction, at - AskedAt);

    public TrialCurve ToCurve() => new(Architecture, new SortedDictionary<int, double>(_reports), Told is { HasScore: true });
}
