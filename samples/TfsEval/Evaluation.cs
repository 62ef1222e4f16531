using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>Evaluates every predictor on every task and split, then puts each to the baseline gate.</summary>
internal sealed class Evaluation(LlmPerformancePredictorFactory languageModel, IAnsiConsole console)
{
    public const string LanguageModel = "llm-pp";
    public const string OffsetSuffix = "+offset";

    public async Task<EvaluationReport> RunAsync() =>
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async progress =>
        {
            Datasets.TfsEval[] tasks = [.. Datasets.TfsEval.All];
            int splits = tasks.Sum(task => task.Seeds.Count);
            ProgressTask predicting = progress.AddTask("Predicting", maxValue: splits);
            ProgressTask judging = progress.AddTask("Judging against baselines", maxValue: tasks.Length + 1);

            var results = new List<SplitResult>();
            foreach (Datasets.TfsEval task in tasks)
                foreach (int seed in task.Seeds)
                {
                    results.Add(await PredictAsync(task, task.Split(seed)));
                    predicting.Increment(1);
                }

            // Resampling is the slow part; the tasks are judged side by side.
            var verdicts = new Dictionary<(string, string), GateVerdict>();
            await Parallel.ForEachAsync([.. tasks.Select(task => task.Task.Name), EvaluationSummary.Average], (task, _) =>
            {
                SplitResult[] judged = [.. results.Where(result => task == EvaluationSummary.Average || result.Split.Task == task)];
                foreach (GateVerdict verdict in Judge(judged))
                    lock (verdicts) verdicts.Add((task, verdict.Candidate), verdict);
                judging.Increment(1);
                return ValueTask.CompletedTask;
            });
            return new EvaluationReport(EvaluationSummary.Summarise(results), verdicts);
        });

    private async Task<SplitResult> PredictAsync(Datasets.TfsEval task, EvaluationSplit split)
    {
        var predictors = new List<NamedPredictor> { new(LanguageModel, languageModel.Create(task.Task.Prediction, split.Demonstrations)) };
        predictors.AddRange(task.Supernets);
        foreach (NamedPredictor supernet in task.Supernets)
            predictors.Add(new(supernet.Name + OffsetSuffix, await OffsetCorrectedPredictor.FitAsync(supernet.Predictor, split.Demonstrations)));
        predictors.AddRange(TrivialPredictors.Fit(
            task.Task.Prediction.Space, task.Task.Prediction.Metric, split.Demonstrations, task.Task.Flops, new TransformerParameters()));
        return await SplitResult.EvaluateAsync(split, predictors);
    }

    /// <summary>
    /// Supernets have to beat the trivial predictors; the language model has to beat those and the supernets, raw and corrected.
    /// </summary>
    private static IEnumerable<GateVerdict> Judge(SplitResult[] splits)
    {
        string[] all = [.. splits[0].Results.Select(result => result.Predictor)];
        string[] supernets = [.. Datasets.TfsEval.SupernetNames, .. Datasets.TfsEval.SupernetNames.Select(name => name + OffsetSuffix)];
        string[] trivial = [.. all.Except([LanguageModel, .. supernets])];
        yield return BaselineGate.Judge(splits, LanguageModel, [.. trivial, .. supernets]);
        foreach (string supernet in supernets) yield return BaselineGate.Judge(splits, supernet, trivial);
    }
}
