using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>A task that predictors are judged on.</summary>
/// <param name="Prediction">What is predicted.</param>
/// <param name="Splits">Its splits by seed.</param>
/// <param name="Features">What is fitted sees these, beside the logarithms of the costs.</param>
/// <param name="Costs">The costs that say something by themselves, such as FLOPs.</param>
/// <param name="Supernets">Supernets whose scores are recorded.</param>
/// <param name="Trained">The score of every architecture that was trained.</param>
internal sealed record JudgedTask(
    PredictionTask Prediction, IReadOnlyDictionary<int, JudgedSplit> Splits, FeatureEncoder Features,
    IReadOnlyList<ICostModel> Costs, IReadOnlyList<NamedPredictor> Supernets,
    IReadOnlyDictionary<Architecture, double> Trained)
{
    /// <summary>What is measured, on the scale that errors count on; prompts may word it on another one.</summary>
    public Metric Metric { get; } = Splits.Values.First().Split.Metric;

    /// <summary>What is distilled learns from these.</summary>
    public FeatureEncoder AllFeatures => Features.Concat(FeatureEncoder.CreateLogCosts(Prediction.Space, Costs));
}

/// <summary>A split and what a language model labeled for it.</summary>
/// <param name="Split">Demonstrations and test.</param>
/// <param name="Pool">The labeled architectures; none where there are no labels.</param>
/// <param name="PoolPerPrompt">How many of them stand in one prompt of the recordings.</param>
internal sealed record JudgedSplit(EvaluationSplit Split, IReadOnlyList<Architecture> Pool, int PoolPerPrompt);
