using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>Asks, keeps all that was said, and makes a prior mean of it. The last word on an architecture counts.</summary>
internal sealed class Relabeler(SearchContext search, Relabeling relabeling)
{
    private readonly Dictionary<Architecture, double> _labels = [];
    private int _rounds;

    /// <summary>Asks once more.</summary>
    /// <param name="distances">The user's parts of the distance.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The prior mean, or null while fewer than two architectures have a label.</returns>
    /// <exception cref="NotAskedException">The predictor did not ask its language model; a resumed search asks.</exception>
    public async Task<PriorMean?> AskAsync(IReadOnlyList<FeatureDistance> distances, CancellationToken cancellationToken)
    {
        Demonstration[] best =
            [.. Ranking.BestFirst([.. search.GetKnown(search.Trusted).Where(known => known.HasScore)])
                .Take(relabeling.Shown)
                .Select(scored => new Demonstration(scored.Architecture, scored.Score))];
        IReadOnlyList<Candidate> pool = search.Draw(
            relabeling.PoolSize, CandidateOrigin.Sample, search.Space.Sample, search.Trusted);
        if (best.Length == 0 || pool.Count == 0) return null;

        _rounds++;
        IPerformancePredictor predictor = relabeling.CreatePredictor(best);
        Demonstration[] round = await search.RecallAsync(
            FormattableString.Invariant($"{LabelRound.KeyPrefix}{_rounds}"),
            async token => (await LabelAsync(predictor, pool, token).ConfigureAwait(false)).Write(),
            text => (Demonstration[])[.. LabelRound.Parse(text).GetScores(search.Space)],
            cancellationToken).ConfigureAwait(false);
        foreach (Demonstration label in round) _labels[label.Architecture] = label.Score;
        return _labels.Count < 2
            ? null
            : new PriorMean(relabeling.Name, await GaussianProcessPredictor.FitAsync(
                search.Space, predictor.Metric, [.. _labels.Select(label => new Demonstration(label.Key, label.Value))],
                distances: distances, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private async Task<LabelRound> LabelAsync(
        IPerformancePredictor predictor, IReadOnlyList<Candidate> pool, CancellationToken cancellationToken)
    {
        Architecture[] architectures = [.. pool.Select(candidate => candidate.Architecture)];
        IReadOnlyList<Prediction> predictions = ScoreGuard.Check(
            $"The predictor of '{relabeling.Name}'", predictor.Metric, architectures,
            await predictor.PredictAsync(architectures, cancellationToken).ConfigureAwait(false));

        // What was not asked is no label that a resumed search should read back.
        PredictionFailure? missing = predictions
            .Select(prediction => new PaidPrediction(prediction, 0).NotAsked).FirstOrDefault(failure => failure is not null);
        return missing is null
            ? LabelRound.Create(pool, predictions)
            : throw new NotAskedException($"'{relabeling.Name}' was not asked: {missing.Reason}");
    }
}
