using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.DistributedSearch;

/// <summary>Bayesian optimization, whose batches of proposals the workers train.</summary>
internal sealed class SearchRun(
    IEvaluationQueue queue, ArchitectureSearchFactory searches, SearchRunOptions options, IAnsiConsole console) : ISampleRun
{
    private static readonly TimeSpan ShowInterval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var remote = new RemotePerformancePredictor(queue, Commands.Evaluations, new ScratchTraining());
        var problem = new SearchProblem(NumberWordsTask.Space, [new SearchPredictor("trained", remote)]);
        var strategy = new BayesianOptimizationStrategy(new BayesianOptimizationOptions
        {
            Evaluations = options.Trainings,
            BatchSize = options.Batch,
            InitialArchitectures = Math.Min(options.Batch, options.Trainings),
        });
        ArchitectureSearch search = searches.Create(problem, strategy, search =>
        {
            (search.Seed, search.MaxEvaluations) = (options.Seed, options.Trainings);
            (search.MaxConcurrency, search.JournalPath) = (options.Batch, options.Journal);
        });
        int trained = 0;
        Task<SearchResult> searching = search.RunAsync(
            new SynchronousProgress<SearchProgress>(state => trained = state.Evaluations), cancellationToken);
        var monitor = new EvaluationMonitor(queue);
        while (await Task.WhenAny(searching, Task.Delay(ShowInterval, cancellationToken)) != searching
            && !cancellationToken.IsCancellationRequested)
        {
            EvaluationProgress progress = await monitor.ObserveAsync(options.Trainings - trained, cancellationToken);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{trained} of {options.Trainings} trained; {progress}"));
        }

        Show(await searching);
    }

    private void Show(SearchResult result)
    {
        if (result.StopMessage is { } message) console.WriteLine(message);
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("The best of those that were trained") };
        table.AddColumns(new TableColumn("loss").RightAligned(), new TableColumn("architecture"));
        foreach (ScoredCandidate one in result.History.GetEvaluations("trained")
            .Where(evaluation => evaluation.Prediction.HasScore).Select(evaluation => evaluation.Scored)
            .OrderBy(scored => scored.Score).Take(5))
            table.AddRow(one.Score.ToString("F5", CultureInfo.InvariantCulture), Markup.Escape(one.Architecture.Id));
        console.Write(table);
    }
}
