using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>What one predictor said of the test architectures of one split, and how right it was.</summary>
/// <remarks>
/// A predictor that failed on any architecture has no figures (NaN): figures on the rest would reward it for leaving out
/// what it found hard.
/// </remarks>
public sealed class PredictorResult
{
    internal PredictorResult(string predictor, EvaluationSplit split, IReadOnlyList<Prediction> predictions)
    {
        (Predictor, Split, Predictions) = (predictor, split, predictions);
        Failures = predictions.Count(prediction => !prediction.HasScore);
        if (Failures > 0) return;

        double[] truth = split.Metric.ToScale(split.Test.Select(test => test.Score));
        double[] predicted = split.Metric.ToScale(predictions.Select(prediction => prediction.Score));
        Mae = ErrorMetrics.MeanAbsolute(truth, predicted);
        Rmse = ErrorMetrics.RootMeanSquare(truth, predicted);
        KendallTauB = RankCorrelation.KendallTauB(truth, predicted);
        Spearman = RankCorrelation.Spearman(truth, predicted);
        RegretAt1 = Regret.AtK(truth, predicted, 1, split.Metric.Direction);
    }

    /// <summary>The predictor's name.</summary>
    public string Predictor { get; }

    /// <summary>The split.</summary>
    public EvaluationSplit Split { get; }

    /// <summary>One prediction a test architecture, in order.</summary>
    public IReadOnlyList<Prediction> Predictions { get; }

    /// <summary>How many architectures have no score.</summary>
    public int Failures { get; }

    /// <summary>Mean absolute error on the metric's scale: its unit, or decimal logarithms.</summary>
    public double Mae { get; } = double.NaN;

    /// <summary>Root of the mean squared error on the metric's scale.</summary>
    public double Rmse { get; } = double.NaN;

    /// <summary>Kendall's tau-b; NaN where all predictions are equal.</summary>
    public double KendallTauB { get; } = double.NaN;

    /// <summary>Spearman's rho; NaN where all predictions are equal.</summary>
    public double Spearman { get; } = double.NaN;

    /// <summary>Regret at 1 on the metric's scale.</summary>
    public double RegretAt1 { get; } = double.NaN;
}
