using System.Text;

namespace LlmPerformancePredictors.Search;

/// <summary>What a search found and everything it did.</summary>
/// <param name="StopReason">Why it ended.</param>
/// <param name="Strategy">The strategy's name.</param>
/// <param name="Settings">The strategy's settings.</param>
/// <param name="Seed">The seed.</param>
/// <param name="History">Every evaluation and generation, in order.</param>
/// <param name="Usage">Evaluations, money and time by predictor, in the order of the problem.</param>
/// <param name="Elapsed">The time, over all runs of the journal.</param>
public sealed record SearchResult(
    StopReason StopReason, string Strategy, IReadOnlyDictionary<string, string> Settings, int Seed,
    SearchHistory History, IReadOnlyList<PredictorUsage> Usage, TimeSpan Elapsed)
{
    /// <summary>The strategy's name.</summary>
    public string Strategy { get; init; } = Strategy ?? throw new ArgumentNullException(nameof(Strategy));

    /// <summary>The strategy's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } =
        Settings ?? throw new ArgumentNullException(nameof(Settings));

    /// <summary>Every evaluation and generation, in order.</summary>
    public SearchHistory History { get; init; } = History ?? throw new ArgumentNullException(nameof(History));

    /// <summary>Evaluations, money and time by predictor, in the order of the problem.</summary>
    public IReadOnlyList<PredictorUsage> Usage { get; init; } = Usage ?? throw new ArgumentNullException(nameof(Usage));

    /// <summary>What ended it, in words, where the reason alone does not say: who was not asked, or who never answered.</summary>
    public string? StopMessage { get; init; }

    /// <summary>The best candidate by the trusted predictor; null if that one scored nothing.</summary>
    public ScoredCandidate? Best => History.GetBest(History.Problem.Trusted.Name);

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(StopReason), StopReason), (nameof(Strategy), Strategy), (nameof(Settings), Settings), (nameof(Seed), Seed),
        (nameof(History), History), (nameof(Usage), Usage), (nameof(Elapsed), Elapsed), (nameof(StopMessage), StopMessage),
        (nameof(Best), Best));
}
