using System.Text;

namespace LlmPerformancePredictors.Search;

/// <summary>The state after a generation.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Predictor">The name of who scored it.</param>
/// <param name="Population">What the strategy goes on with; all scored by that predictor.</param>
public sealed record SearchGeneration(int Index, string Predictor, IReadOnlyList<ScoredCandidate> Population)
{
    /// <summary>The name of who scored it.</summary>
    public string Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    /// <summary>What the strategy goes on with; all scored by that predictor.</summary>
    public IReadOnlyList<ScoredCandidate> Population { get; init; } =
        Population ?? throw new ArgumentNullException(nameof(Population));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Index), Index), (nameof(Predictor), Predictor), (nameof(Population), Population));
}
