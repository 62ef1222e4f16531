using System.Text;

namespace LlmPerformancePredictors.Search;

/// <summary>What one predictor did in a search, over all runs of its journal.</summary>
/// <param name="Predictor">Its name.</param>
/// <param name="Evaluations">Architectures that it was asked to score, failures included; exact, each architecture once.</param>
/// <param name="Failures">Those without a score.</param>
/// <param name="Money">What they cost, in the caller's currency.</param>
/// <param name="Time">The time of its calls, added up.</param>
public sealed record PredictorUsage(string Predictor, int Evaluations, int Failures, decimal Money, TimeSpan Time)
{
    /// <summary>Its name.</summary>
    public string Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Predictor), Predictor), (nameof(Evaluations), Evaluations), (nameof(Failures), Failures),
        (nameof(Money), Money), (nameof(Time), Time));
}
