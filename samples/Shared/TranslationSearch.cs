using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Samples;

/// <summary>The search for a translation Transformer that the sample shows and the experiment measures, in one place.</summary>
public static class TranslationSearch
{
    /// <summary>The name of the cheap predictor.</summary>
    public const string Distilled = "distilled";

    /// <summary>The name of the trusted predictor: it stands in for a supernet trained on WMT.</summary>
    public const string StandIn = "stand-in";

    /// <summary>The supernet whose recorded scores the stand-in is fitted on.</summary>
    public const string Supernet = "neuronwise-mos";

    /// <summary>What the stand-in is, for reports.</summary>
    public const string StandInMeaning =
        "it stands in for a trained supernet: ridge regression on averages and log costs, fitted on the 30 recorded validation "
        + "scores of the neuron-wise MoS supernet, offset-corrected on the split's demonstrations";

    /// <summary>The ten averages and the logarithms of FLOPs and parameters: what both predictors see.</summary>
    /// <param name="task">The translation task.</param>
    public static FeatureEncoder Features(MachineTranslationTask task)
    {
        SearchSpace space = task.Prediction.Space;
        return FeatureEncoder.CreateAverages(space).Concat(
            FeatureEncoder.CreateLogCosts(space, task.Flops, new TransformerParameters()));
    }

    /// <summary>Fits the stand-in.</summary>
    /// <param name="data">The recorded scores of the supernet.</param>
    /// <param name="demonstrations">The architectures whose true scores correct the offset.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public static async Task<IPerformancePredictor> FitStandInAsync(
        TfsEval data, IReadOnlyList<Demonstration> demonstrations, CancellationToken cancellationToken = default)
    {
        Demonstration[] recorded =
        [
            .. data.Trained.Select(trained => new Demonstration(trained.Architecture, trained.SupernetValidationBleu[Supernet])),
        ];
        LinearPredictor surrogate = LinearPredictor.FitRidge(Features(data.Task), data.Task.Prediction.Metric, recorded);
        return await OffsetCorrectedPredictor.FitAsync(surrogate, demonstrations, cancellationToken);
    }

    /// <summary>The problem: the distilled predictor, then the stand-in as the trusted one, under a latency limit.</summary>
    /// <param name="task">The translation task.</param>
    /// <param name="distilled">The cheap predictor.</param>
    /// <param name="standIn">The trusted predictor.</param>
    /// <param name="limitMs">The most latency on the NVIDIA TITAN Xp, ms.</param>
    public static SearchProblem Problem(
        MachineTranslationTask task, IPerformancePredictor distilled, IPerformancePredictor standIn, double limitMs) => new(
        task.Prediction.Space,
        [new SearchPredictor(Distilled, distilled), new SearchPredictor(StandIn, standIn)],
        [new Constraint(HatLatency.TitanXpWmt14EnDe, limitMs)],
        [task.Flops, new TransformerParameters()]);
}
