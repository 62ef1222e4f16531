using LlmPerformancePredictors.Predictors.GaussianProcess;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// What the search has learned so far: scaled scores of evaluated candidates, and beside them those that a batch takes for
/// granted. One process knows the prior means, another one does not; each keeps its scales from one proposal to the next. All
/// scales within the bounds are alike to it: to believe in typical ones helped predictors, and searches with a prior mean not.
/// </summary>
internal sealed class Surrogate(ArchitectureEmbedding embedding, GaussianProcessOptions options)
{
    private readonly ProcessScales?[] _scales = new ProcessScales?[2];

    /// <summary>Learns.</summary>
    /// <param name="rows">Embedded rows.</param>
    /// <param name="targets">Scaled scores, higher is better.</param>
    /// <param name="priors">What each prior mean says; none for the process without.</param>
    /// <param name="findsScales">Whether scales are looked for; otherwise the last ones hold.</param>
    public TrainedProcess Fit(float[] rows, double[] targets, double[][] priors, bool findsScales)
    {
        var belief = new PriorBelief(options.PriorWeight / Math.Max(1, priors.Length), options.PriorStrength);
        ref ProcessScales? scales = ref _scales[priors.Length == 0 ? 0 : 1];
        if (findsScales || scales is null)
            scales = new ScaleSearch(embedding, rows, targets, priors, belief, options.ScaleSample, isBelieved: false)
                .Run(scales ?? ProcessScales.CreateMiddle(embedding.Parts.Count));
        return TrainedProcess.Create(embedding, rows, targets, priors, belief, scales);
    }

    /// <summary>Scores as targets.</summary>
    /// <param name="scores">Scores, higher is better.</param>
    public MonotoneScale Scale(IReadOnlyList<double> scores) =>
        options.Targets == TargetScale.Ranks ? MonotoneScale.FromRanks(scores) : MonotoneScale.FromMoments(scores);
}
