using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>
/// From demonstrations to a found architecture: label, distill, search with HS-NAS under a latency limit, report.
/// </summary>
internal sealed class HybridRun(
    PredictorTraining training, ArchitectureSearchFactory searches, IOptions<EvolutionOptions> evolution,
    ReportWriter report, ResultTables tables, IAnsiConsole console, HybridSearchOptions options) : ISampleRun
{
    private const int SplitSeed = 123;

    private readonly TfsEval _data = TfsEval.FromTask("wmt14ende");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        EvaluationSplit split = _data.GetSplit(SplitSeed, MachineTranslationCandidates.All);
        try
        {
            (TrainedPredictor trained, SearchResult result) = await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(progress => SearchAsync(split, progress, cancellationToken));
            (string page, string yaml) = await report.WriteAsync(_data, split, trained, result, cancellationToken);
            tables.Write(result, trained);
            console.MarkupLineInterpolated($"Report: [blue]{page}[/]");
            console.MarkupLineInterpolated($"Best architecture for HAT's training: [blue]{yaml}[/]");
        }
        catch (UnsatisfiableConstraintException exception)
        {
            throw new OptionException("--limit", options.LimitMs, exception.Message, exception);
        }
        catch (TooFewLabelsException exception)
        {
            throw new OptionException("--model", options.Model, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new OptionException("--out", options.Out, exception.Message, exception);
        }
    }

    private async Task<(TrainedPredictor Trained, SearchResult Result)> SearchAsync(
        EvaluationSplit split, ProgressContext progress, CancellationToken cancellationToken)
    {
        ProgressTask labeling = progress.AddTask(
            options.Model is null ? "Labeling, recorded" : "Labeling, " + Markup.Escape(TerminalText.Clean(options.Model)),
            maxValue: MachineTranslationCandidates.All.Count);
        ProgressTask distilling = progress.AddTask("Distilling", maxValue: training.Epochs);
        ProgressTask searching = progress.AddTask("Searching, HS-NAS", maxValue: evolution.Value.Generations);

        TrainedPredictor trained = await training.RunAsync(_data.Task, split, labeling, distilling, cancellationToken);
        IPerformancePredictor standIn = await TranslationSearch.FitStandInAsync(_data, split.Demonstrations, cancellationToken);
        SearchProblem problem = TranslationSearch.Problem(_data.Task, trained.Distillation.Predictor, standIn, options.LimitMs);
        SearchResult result = await searches.Create(problem).RunAsync(
            new SynchronousProgress<SearchProgress>(state => searching.Value = state.Generation), cancellationToken);
        searching.Value = searching.MaxValue;
        return (trained, result);
    }
}
