using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>
/// Says everything that a prediction can say: scores with and without deviation and failed samples, and failures of every kind
/// with and without raw text. What it says of an architecture depends on its genes alone.
/// </summary>
internal sealed class ContractPredictor(
    SearchSpace space, Func<Architecture, double> score, Func<Architecture, bool>? fails = null)
    : SynchronousPredictor(space, new Metric("score", double.NegativeInfinity, double.PositiveInfinity)), IPerformancePredictor
{
    // Whoever was not asked has not failed; see NotAsked below.
    private static readonly PredictionFailureKind[] Kinds =
        [.. Enum.GetValues<PredictionFailureKind>().Except([PredictionFailureKind.NotAsked])];

    private readonly List<Architecture> _asked = [];

    /// <summary>The architectures that were asked for, in that order.</summary>
    public IReadOnlyList<Architecture> Asked
    {
        get
        {
            lock (_asked) return [.. _asked];
        }
    }

    /// <summary>Called before each prediction with the number of those before.</summary>
    public Action<int>? Before { get; init; }

    /// <summary>Whether nothing is asked for an architecture, given the number of those that were asked for.</summary>
    public Func<int, bool>? IsNotAsked { get; init; }

    /// <summary>Whether there is no answer now, given the number of architectures that were asked for.</summary>
    public Func<int, bool>? IsDown { get; init; }

    /// <summary>Called instead of the prediction where it gives a task.</summary>
    public Func<int, Task<IReadOnlyList<Prediction>>?>? Instead { get; init; }

    /// <summary>Whether every third prediction takes a little longer, so that answers come in out of order.</summary>
    public bool IsUneven { get; init; }

    /// <summary>Predicts without counting.</summary>
    public Prediction Say(Architecture architecture)
    {
        int gene = 0;
        foreach (int option in architecture.Genes) gene = (5 * gene) + option + 1;
        if (fails?.Invoke(architecture) == true)
        {
            Prediction failed = Prediction.FromFailure(Failure(gene));
            return gene % 4 == 0 ? failed with { SampleFailures = [Failure(gene), Failure(gene + 1)] } : failed;
        }

        Prediction scored = Prediction.FromScore(score(architecture), gene % 2 == 0 ? (gene % 7) * 0.1 : null);
        return gene % 3 == 0 ? scored with { SampleFailures = [Failure(gene)] } : scored;
    }

    public new Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        int before;
        lock (_asked) before = _asked.Count;
        return Instead?.Invoke(before) ?? base.PredictAsync(architectures, cancellationToken);
    }

    protected override Prediction PredictCore(Architecture architecture)
    {
        int before;
        lock (_asked)
        {
            before = _asked.Count;
            if (IsNotAsked?.Invoke(before) == true)
                return Prediction.FromFailure(
                    new PredictionFailure("the budget is used up") { Kind = PredictionFailureKind.NotAsked });
            _asked.Add(architecture);
        }

        if (IsDown?.Invoke(before) == true)
            return Prediction.FromFailure(new PredictionFailure("it is down") { Kind = PredictionFailureKind.NoAnswer });
        Before?.Invoke(before);
        if (IsUneven && before % 3 == 0) Thread.Sleep(2);
        return Say(architecture);
    }

    private static PredictionFailure Failure(int gene) => new("no \"score\": ä", gene % 5 == 0 ? null : "raw\n\u2028text")
    {
        Kind = Kinds[gene % Kinds.Length],
    };
}
