using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// What was trained before the search and breaks a constraint: no candidate, but its score teaches as much as any other. What a
/// prior mean has no score of is left out.
/// </summary>
/// <param name="Rows">Embedded rows.</param>
/// <param name="Scores">Scores, as the metric has them.</param>
/// <param name="Priors">What each prior mean says of them.</param>
internal sealed record BarredTrainings(float[] Rows, double[] Scores, double[][] Priors)
{
    /// <summary>Embeds them, and puts them to the prior means.</summary>
    public static async Task<BarredTrainings> CreateAsync(
        SearchContext search, ArchitectureEmbedding embedding, ScaledPriors priors, CancellationToken cancellationToken)
    {
        IReadOnlyList<Demonstration> barred = search.Barred;
        Architecture[] architectures = [.. barred.Select(one => one.Architecture)];
        (double[][] scaled, PredictionFailure?[] failures) =
            await priors.PredictAsync(architectures, cancellationToken).ConfigureAwait(false);
        int[] kept = [.. Enumerable.Range(0, barred.Count).Where(i => failures[i] is null)];
        return new BarredTrainings(
            embedding.Embed([.. kept.Select(i => architectures[i])]),
            [.. kept.Select(i => barred[i].Score)],
            [.. scaled.Select(prior => kept.Select(i => prior[i]).ToArray())]);
    }
}
