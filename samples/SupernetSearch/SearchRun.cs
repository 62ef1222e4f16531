using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// The supernet as a predictor: judged against the ground truth, then searched with, and what it finds is trained from scratch.
/// </summary>
internal sealed class SearchRun(
    ITensorEngineFactory engines, SupernetTrainer trainer, SupernetJudge judge, SupernetSearcher searcher,
    TrainingsUntilBest trainings, FoundArchitectures foundArchitectures, SupernetSearchOptions options, IAnsiConsole console)
    : ISampleRun
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
        string page = ComparisonReport.Create(
            [.. found.Select(one => new ComparedMethod(one.Method, [one.Compared]))],
            new ComparisonReportOptions { Title = "Searches with a supernet as trusted predictor" }).Write(options.Out);
        console.MarkupLineInterpolated($"Report: [blue]{page}[/]");
        await foundArchitectures.ShowAsync(found, cancellationToken);
    }
}
