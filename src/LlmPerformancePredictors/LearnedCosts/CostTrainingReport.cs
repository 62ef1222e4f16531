using System.Text;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>A trained cost predictor, and how well costs were predicted that it had not seen.</summary>
/// <param name="Predictor">The kept model, trained on all measurements.</param>
/// <param name="Figures">
/// Of what was done here, the choice of the model included: in every fold the model was chosen without the measurements that
/// it was judged on.
/// </param>
/// <param name="FiguresByKind">Of each model alone. The least of these errors is too small to be expected of a new table.</param>
/// <param name="Measurements">How many measurements there were.</param>
public sealed record CostTrainingReport(
    CostPredictor Predictor, CostFigures Figures, IReadOnlyDictionary<CostModelKind, CostFigures> FiguresByKind,
    int Measurements)
{
    /// <summary>The kept model, trained on all measurements.</summary>
    public CostPredictor Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    /// <summary>Of what was done, the choice of the model included.</summary>
    public CostFigures Figures { get; init; } = Figures ?? throw new ArgumentNullException(nameof(Figures));

    /// <summary>Of each model alone.</summary>
    public IReadOnlyDictionary<CostModelKind, CostFigures> FiguresByKind { get; init; } =
        FiguresByKind ?? throw new ArgumentNullException(nameof(FiguresByKind));

    /// <summary>Which model was kept: the one with the least squared error within folds, of equals the first.</summary>
    public CostModelKind Kept => Predictor.Kind;

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Kept), Kept), (nameof(Figures), Figures), (nameof(FiguresByKind), FiguresByKind),
        (nameof(Measurements), Measurements));
}
