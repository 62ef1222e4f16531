using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// What a language model said of 300 architectures when it was shown the ten demonstrations of the first split, recorded; and
/// what is made of it. Losses span three orders of magnitude, so their logarithms are learned.
/// </summary>
internal sealed class LanguageModelLabels(LlmPerformancePredictorFactory languageModel, PredictorDistiller distiller)
{
    /// <summary>The split that the labels belong to: with another one's demonstrations they would not be clean.</summary>
    public const int SplitSeed = 1;

    private IReadOnlyList<Demonstration>? _labels;

    /// <summary>The ground truth with errors by ratio.</summary>
    public static PredictionBenchmark Benchmark { get; } = NumberWordsTask.Benchmark.OnScale(MetricScale.Logarithmic);

    /// <summary>The split: what is known, and what is tested on.</summary>
    public static EvaluationSplit Split { get; } = Benchmark.GetSplit(SplitSeed);

    /// <summary>The labels as a network: LLM-Distill-PP.</summary>
    public async Task<DistilledPerformancePredictor> DistillAsync(CancellationToken cancellationToken)
    {
        FeatureEncoder features = FeatureEncoder.CreateAverages(NumberWordsTask.Space).Concat(
            FeatureEncoder.CreateLogCosts(NumberWordsTask.Space, NumberWordsTask.Flops, NumberWordsTask.Parameters));
        return distiller.Distill(
            await GetLabelsAsync(cancellationToken), Benchmark.Metric, features, cancellationToken: cancellationToken).Predictor;
    }

    /// <summary>The labels as a process, for the search that learns.</summary>
    public async Task<PriorMean> CreatePriorAsync(CancellationToken cancellationToken) => new(
        "language model",
        await GaussianProcessPredictor.FitAsync(
            NumberWordsTask.Space, Benchmark.Metric, await GetLabelsAsync(cancellationToken),
            cancellationToken: cancellationToken));

    private async Task<IReadOnlyList<Demonstration>> GetLabelsAsync(CancellationToken cancellationToken)
    {
        if (_labels is not null) return _labels;
        IReadOnlyList<Architecture> pool = Benchmark.GetPool(SplitSeed);
        IReadOnlyList<Prediction> answers = await languageModel
            .Create(Benchmark.Task, Split.Demonstrations, options => options.BatchSize = Benchmark.PoolPerPrompt)
            .OnScale(MetricScale.Logarithmic)
            .PredictAsync(pool, cancellationToken);
        return _labels = [.. pool.Zip(answers)
            .Where(pair => pair.Second.HasScore)
            .Select(pair => new Demonstration(pair.First, pair.Second.Score))];
    }
}
