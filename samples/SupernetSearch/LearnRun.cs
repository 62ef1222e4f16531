using System.Globalization;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// Searches the whole space with training from scratch as trusted predictor: what is proposed is trained, two seeds each.
/// </summary>
internal sealed class LearnRun(LearnedSearch learned, LanguageModelLabels labels, LearnOptions options, IAnsiConsole console)
    : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PriorMean[] priors = options.UsesLanguageModel ? [await labels.CreatePriorAsync(cancellationToken)] : [];
        var trained = new SearchPredictor("trained", new ScratchTraining());
        ArchitectureSearch search = learned.FromScratch(
            trained, options.Trainings, priors, [], search => search.JournalPath = options.Journal);
        SearchResult result = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                ProgressTask bar = progress.AddTask("Training what is proposed", maxValue: options.Trainings);
                return search.RunAsync(
                    new SynchronousProgress<SearchProgress>(state => bar.Value = state.Evaluations), cancellationToken);
            });
        Show(result, trained.Name);
        if (options.Report is not { } folder) return;
        SearchReport report = await SearchReport.CreateAsync(
            result,
            new SearchReportOptions
            {
                Title = "Number words: a search whose trusted predictor is training",
                PredictorMeanings = new Dictionary<string, string> { [trained.Name] = "trained from scratch, two seeds" },
                Demonstrations = LanguageModelLabels.Split.Demonstrations,
            },
            cancellationToken);
        console.MarkupLineInterpolated($"Report: [blue]{report.Write(folder)}[/]");
    }

    private void Show(SearchResult result, string trained)
    {
        double table = LanguageModelLabels.Benchmark.Scores.Values.Min();
        var rows = new Table { Border = TableBorder.Rounded, Title = new TableTitle("Trained from scratch, two seeds each") };
        rows.AddColumns(
            new TableColumn("training").RightAligned(), new TableColumn("loss").RightAligned(),
            new TableColumn("best so far").RightAligned(), new TableColumn("architecture"));
        double best = double.PositiveInfinity;
        int until = 0, count = 0;
        foreach (ScoredCandidate scored in result.History.GetEvaluations(trained).Select(evaluation => evaluation.Scored))
        {
            best = Math.Min(best, scored.Score);
            count++;
            if (until == 0 && best <= table) until = count;
            rows.AddRow(
                count.ToString(CultureInfo.InvariantCulture), Text(scored.Score), Text(best),
                Markup.Escape(scored.Architecture.Id));
        }

        console.Write(rows);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"Best of the ground truth: {table:F5}; ")
            + (until == 0
                ? string.Create(CultureInfo.InvariantCulture, $"not reached in {count} trainings.")
                : string.Create(CultureInfo.InvariantCulture, $"reached after [bold]{until}[/] trainings.")));
    }

    private static string Text(double loss) => loss.ToString("F5", CultureInfo.InvariantCulture);
}
