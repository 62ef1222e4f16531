using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Lets the language model label a pool, and distills the labels into a network.</summary>
internal sealed class PredictorTraining(
    LlmPerformancePredictorFactory languageModel, LabelerFactory labelers, PredictorDistiller distiller,
    HybridSearchOptions options)
{
    private readonly DistillationOptions _options = new();

    /// <summary>Labels and distills.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="demonstrations">What the language model is shown.</param>
    /// <param name="pool">What it labels.</param>
    /// <param name="promptSize">How many architectures stand in one prompt, as it was recorded.</param>
    /// <param name="features">What the network sees.</param>
    /// <param name="progress">Shows how far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TrainedPredictor> RunAsync(
        PredictionTask task, IReadOnlyList<Demonstration> demonstrations, IReadOnlyList<Architecture> pool, int promptSize,
        FeatureEncoder features, ProgressContext progress, CancellationToken cancellationToken)
    {
        ProgressTask labeling = progress.AddTask(
            options.Model is null ? "Labeling, recorded" : "Labeling, " + Markup.Escape(TerminalText.Clean(options.Model)),
            maxValue: pool.Count);
        ProgressTask distilling = progress.AddTask("Distilling", maxValue: _options.Regressor.Epochs);
        LlmPerformancePredictor teacher = languageModel.Create(
            task, demonstrations, predictor => predictor.BatchSize = promptSize);
        Labeler labeler = labelers.Create(teacher, labelerOptions => labelerOptions.BatchSize = promptSize);
        LabeledPool labeled = await LabeledPool.CollectAsync(labeler.LabelAsync(
            pool, new SynchronousProgress<LabelingProgress>(state => labeling.Value = state.Done), cancellationToken));
        DistillationResult distillation = distiller.Distill(
            labeled.Labels, teacher.Metric, features, _options,
            new SynchronousProgress<TrainingProgress>(_ => distilling.Increment(1)), cancellationToken);
        distilling.Value = distilling.MaxValue;
        return new TrainedPredictor(labeled, distillation);
    }
}
