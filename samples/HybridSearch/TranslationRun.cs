using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>
/// From demonstrations to a found translation Transformer: label, distill, search with HS-NAS under a latency limit, report.
/// The trusted predictor is a stand-in.
/// </summary>
internal sealed class TranslationRun(
    PredictorTraining training, ArchitectureSearchFactory searches, IOptions<EvolutionOptions> evolution,
    TranslationReport report, TranslationTables tables, IAnsiConsole console, HybridSearchOptions options) : ISampleRun
{
    private const int SplitSeed = 123;

    // As it was recorded: a hundred candidates a prompt.
    private const int PromptSize = 100;

    private readonly TfsEval _data = TfsEval.FromTask(HybridSearchOptions.Translation);

    public Task RunAsync(CancellationToken cancellationToken) => RunErrors.ExplainAsync(options, async () =>
    {
        EvaluationSplit split = _data.GetSplit(SplitSeed, MachineTranslationCandidates.All);
        (TrainedPredictor trained, SearchResult result) = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => SearchAsync(split, progress, cancellationToken));
        (string page, string yaml) = await report.WriteAsync(_data, split, trained, result, cancellationToken);
        tables.Write(result, trained);
        console.MarkupLineInterpolated($"Report: [blue]{page}[/]");
        console.MarkupLineInterpolated($"Best architecture for HAT's training: [blue]{yaml}[/]");
    });

    private async Task<(TrainedPredictor Trained, SearchResult Result)> SearchAsync(
        EvaluationSplit split, ProgressContext progress, CancellationToken cancellationToken)
    {
        TrainedPredictor trained = await training.RunAsync(
            _data.Task.Prediction, split.Demonstrations, MachineTranslationCandidates.All, PromptSize,
            TranslationSearch.Features(_data.Task), progress, cancellationToken);
        ProgressTask searching = progress.AddTask("Searching, HS-NAS", maxValue: evolution.Value.Generations);
        IPerformancePredictor standIn = await TranslationSearch.FitStandInAsync(_data, split.Demonstrations, cancellationToken);
        SearchProblem problem = TranslationSearch.Problem(
            _data.Task, trained.Distillation.Predictor, standIn,
            options.LimitMs ?? HybridSearchOptions.TranslationLimitMs);
        SearchResult result = await searches.Create(problem).RunAsync(
            new SynchronousProgress<SearchProgress>(state => searching.Value = state.Generation), cancellationToken);
        searching.Value = searching.MaxValue;
        return (trained, result);
    }
}
