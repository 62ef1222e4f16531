using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Regressors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Lets the language model label the candidates, and distills the labels into a network.</summary>
internal sealed class PredictorTraining(
    LlmPerformancePredictorFactory languageModel, LabelerFactory labelers, PredictorDistiller distiller)
{
    // As it was recorded: a hundred candidates a prompt.
    private const int PromptSize = 100;

    private readonly DistillationOptions _options = new();

    /// <summary>The passes over the labels.</summary>
    public int Epochs => _options.Regressor.Epochs;

    public async Task<TrainedPredictor> RunAsync(
        MachineTranslationTask task, EvaluationSplit split, ProgressTask labeling, ProgressTask distilling,
        CancellationToken cancellationToken)
    {
        LlmPerformancePredictor teacher = languageModel.Create(
            task.Prediction, split.Demonstrations, predictor => predictor.BatchSize = PromptSize);
        Labeler labeler = labelers.Create(teacher, labelerOptions => labelerOptions.BatchSize = PromptSize);
        LabeledPool pool = await LabeledPool.CollectAsync(labeler.LabelAsync(
            MachineTranslationCandidates.All,
            new SynchronousProgress<LabelingProgress>(state => labeling.Value = state.Done),
            cancellationToken));
        DistillationResult distillation = distiller.Distill(
            pool.Labels, teacher.Metric, TranslationSearch.Features(task), _options,
            new SynchronousProgress<TrainingProgress>(_ => distilling.Increment(1)), cancellationToken);
        distilling.Value = distilling.MaxValue;
        return new TrainedPredictor(pool, distillation);
    }
}
