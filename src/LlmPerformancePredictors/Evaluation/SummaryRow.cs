using System.Text;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>A predictor's figures on a task, over the task's splits.</summary>
/// <param name="Task">The task's name, or <see cref="EvaluationSummary.Average"/>.</param>
/// <param name="Predictor">The predictor's name.</param>
/// <param name="MaeMean">Mean absolute error on the metric's scale, mean over the splits.</param>
/// <param name="MaeStd">Its population standard deviation over the splits.</param>
/// <param name="TauMean">Kendall's tau-b, mean over the splits; NaN for a constant prediction.</param>
/// <param name="TauStd">Its population standard deviation over the splits.</param>
/// <param name="Failures">Test architectures without a score, over all splits; with any, the figures are NaN.</param>
public sealed record SummaryRow(
    string Task, string Predictor, double MaeMean, double MaeStd, double TauMean, double TauStd, int Failures)
{
    /// <summary>The task's name, or <see cref="EvaluationSummary.Average"/>.</summary>
    public string Task { get; init; } = Task ?? throw new ArgumentNullException(nameof(Task));

    /// <summary>The predictor's name.</summary>
    public string Predictor { get; init; } = Predictor ?? throw new ArgumentNullException(nameof(Predictor));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Task), Task), (nameof(Predictor), Predictor), (nameof(MaeMean), MaeMean), (nameof(MaeStd), MaeStd),
        (nameof(TauMean), TauMean), (nameof(TauStd), TauStd), (nameof(Failures), Failures));
}
