using System.Collections.Concurrent;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>Evaluates every predictor on every task and split, then puts each to the baseline gate.</summary>
internal sealed class Evaluation(TaskPredictors predictors, IAnsiConsole console)
{
    public Task<EvaluationReport> RunAsync(Benchmark benchmark, CancellationToken cancellationToken) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(async progress =>
        {
            (JudgedTask Task, int Seed)[] splits =
                [.. benchmark.Tasks.SelectMany(task => task.Splits.Keys.Select(seed => (task, seed)))];
            ProgressTask predicting = progress.AddTask("Distilling and predicting", maxValue: splits.Length);

            // Splits side by side; each has its own place, so the order of the results does not depend on who is done first.
            var results = new EvaluatedSplit[splits.Length];
            await Parallel.ForAsync(0, splits.Length, cancellationToken, async (i, token) =>
            {
                results[i] = await EvaluateAsync(splits[i].Task, splits[i].Seed, token);
                predicting.Increment(1);
            });
            string[] tasks = [.. results.Select(result => result.All.Split.Task).Distinct()];
            if (tasks.Length > 1) tasks = [.. tasks, EvaluationSummary.Average];
            ProgressTask judging = progress.AddTask("Judging against baselines", maxValue: tasks.Length);
            string[] rivals = [.. benchmark.Tasks.SelectMany(TaskPredictors.GetRivals).Distinct()];
            var againstTrivial = new ConcurrentDictionary<(string, string), GateVerdict>();
            var gate = new ConcurrentDictionary<(string, string), GateVerdict>();
            Parallel.ForEach(tasks, new ParallelOptions { CancellationToken = cancellationToken }, task =>
            {
                SplitResult[] ofTask =
                [
                    .. results.Select(result => result.All)
                        .Where(result => task == EvaluationSummary.Average || result.Split.Task == task),
                ];
                string[] names = [.. ofTask.SelectMany(GetNames).Distinct()];
                foreach (string predictor in names.Intersect([.. TaskPredictors.Candidates, .. rivals]))
                {
                    SplitResult[] judged = [.. ofTask.Where(split => GetNames(split).Contains(predictor))];
                    string[] trivial = [.. GetNames(judged[0]).Except([.. TaskPredictors.Candidates, .. rivals])];
                    againstTrivial[(task, predictor)] = Judge(judged, predictor, trivial);
                    if (TaskPredictors.Candidates.Contains(predictor))
                        gate[(task, predictor)] = Judge(
                            judged, predictor, [.. trivial, .. GetNames(judged[0]).Intersect(rivals)]);
                }

                judging.Increment(1);
            });
            string[] present = [.. GetNames(results[0].All)];
            return new EvaluationReport(
                benchmark, results, Summarize(results, tasks), againstTrivial, gate,
                [.. present.Except([.. TaskPredictors.Candidates, .. rivals])], [.. present.Intersect(rivals)]);

            GateVerdict Judge(SplitResult[] judged, string predictor, string[] baselines) =>
                BaselineGate.Judge(judged, predictor, baselines, cancellationToken: cancellationToken);
        });

    private async Task<EvaluatedSplit> EvaluateAsync(JudgedTask task, int seed, CancellationToken cancellationToken)
    {
        JudgedSplit split = task.Splits[seed];
        IReadOnlyList<(string Predictor, DistillationResult Result)> distillations =
            await predictors.DistillAsync(task, split, cancellationToken);
        IReadOnlyList<NamedPredictor> all = await predictors.CreateAsync(task, split, seed, distillations, cancellationToken);
        SplitResult result = await SplitResult.EvaluateAsync(split.Split, all, cancellationToken);
        if (distillations.Count == 0) return new EvaluatedSplit(result, result, distillations);

        // What is distilled may be there for some of the splits only; figures over all splits are of what all have.
        NamedPredictor[] rest = [.. all.Where(predictor => distillations.All(one => one.Predictor != predictor.Name))];
        return new EvaluatedSplit(
            result, await SplitResult.EvaluateAsync(split.Split, rest, cancellationToken), distillations);
    }

    // In the order of the tables: what is distilled behind its teacher.
    private static SummaryRow[] Summarize(EvaluatedSplit[] results, string[] tasks)
    {
        SplitResult[] labeled = [.. results.Where(result => result.Distillations.Count > 0).Select(result => result.All)];
        SummaryRow[] rows =
        [
            .. EvaluationSummary.Summarize([.. results.Select(result => result.Shared)]),
            .. EvaluationSummary.Summarize(labeled).Where(row => !GetNames(results[0].Shared).Contains(row.Predictor)),
        ];
        string[] order = [.. TaskPredictors.Candidates, .. GetNames(results[0].Shared)];
        return
        [
            .. rows.Where(row => tasks.Contains(row.Task))
                .OrderBy(row => Array.IndexOf(tasks, row.Task))
                .ThenBy(row => Array.IndexOf(order, row.Predictor)),
        ];
    }

    private static IEnumerable<string> GetNames(SplitResult split) => split.Results.Select(result => result.Predictor);
}
