using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// The supernet as a predictor: judged against the ground truth, then searched with, and what it finds is trained from scratch.
/// </summary>
internal sealed class SearchRun(
    ITensorEngineFactory engines, SupernetTrainer trainer, SupernetJudge judge, SupernetSearcher searcher,
    TrainingsUntilBest trainings, FoundArchitectures foundArchitectures) : ISampleRun
{
    /// <summary>The splits of the ground truth by which predictors are judged.</summary>
    public static readonly int[] SplitSeeds = [1, 2, 3];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using TensorEngine engine = engines.Create();
        using SuperTransformer model = await trainer.TrainOrLoadAsync(engine, cancellationToken);
        await judge.JudgeAsync(model, cancellationToken);
        await trainings.ShowAsync(cancellationToken);
        FoundArchitecture[] found =
        [
            await searcher.EvolveAsync(model, cancellationToken),
            await searcher.SearchHybridAsync(model, cancellationToken),
            await searcher.LearnAsync(model, cancellationToken),
        ];
        await foundArchitectures.ShowAsync(found, cancellationToken);
    }
}
