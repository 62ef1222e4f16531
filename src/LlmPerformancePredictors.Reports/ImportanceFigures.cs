using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Reports;

/// <summary>Which choices the trusted scores depend on, by a Gaussian process that is fitted to them.</summary>
/// <param name="Choices">The importance of every choice, the most important first.</param>
/// <param name="Scores">How many scores the process was fitted to.</param>
/// <param name="Tau">
/// Kendall's tau-b on every fifth of them, when it had learned from the others; NaN where nothing is ranked.
/// </param>
internal sealed record ImportanceFigures(IReadOnlyList<ChoiceImportance> Choices, int Scores, double Tau)
{
    private const int Fewest = 20;
    private const int Most = 500;
    private const int HeldOut = 5;

    /// <summary>Fits and estimates; null where there are too few scores, or all are equal.</summary>
    public static async Task<ImportanceFigures?> CreateAsync(SearchResult result, CancellationToken cancellationToken)
    {
        SearchProblem problem = result.History.Problem;
        Metric metric = problem.Trusted.Predictor.Metric;
        Demonstration[] scores = Choose(
        [
            .. result.History.Known
                .Concat(result.History.GetEvaluations(problem.Trusted.Name).Select(evaluation => evaluation.Scored))
                .Where(scored => scored.HasScore && metric.Allows(scored.Score))
                .Select(scored => new Demonstration(scored.Architecture, scored.Score)),
        ]);
        if (scores.Length < Fewest || scores.All(one => one.Score == scores[0].Score)) return null;
        double tau = await JudgeAsync(problem.Space, metric, scores, cancellationToken).ConfigureAwait(false);
        GaussianProcessPredictor process = await GaussianProcessPredictor
            .FitAsync(problem.Space, metric, scores, cancellationToken: cancellationToken).ConfigureAwait(false);
        return new ImportanceFigures(
            await ChoiceImportance.EstimateAsync(process, cancellationToken: cancellationToken).ConfigureAwait(false),
            scores.Length, tau);
    }

    private static async Task<double> JudgeAsync(
        SearchSpace space, Metric metric, Demonstration[] scores, CancellationToken cancellationToken)
    {
        Demonstration[] seen = [.. scores.Where((_, i) => i % HeldOut != 0)];
        Demonstration[] unseen = [.. scores.Where((_, i) => i % HeldOut == 0)];
        GaussianProcessPredictor process = await GaussianProcessPredictor
            .FitAsync(space, metric, seen, cancellationToken: cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Prediction> predicted = await process
            .PredictAsync([.. unseen.Select(one => one.Architecture)], cancellationToken).ConfigureAwait(false);
        return RankCorrelation.KendallTauB(
            [.. unseen.Select(one => one.Score)], [.. predicted.Select(prediction => prediction.Score)]);
    }

    // Of many, some that are spread evenly over the search.
    private static Demonstration[] Choose(Demonstration[] scores) => scores.Length <= Most
        ? scores
        : [.. Enumerable.Range(0, Most).Select(i => scores[(int)((long)i * scores.Length / Most)])];
}
