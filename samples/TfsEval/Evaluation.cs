using System.Collections.Concurrent;
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
    private const string LanguageModel = "llm-pp";
    private const string OffsetSuffix = "+offset";

    private static string[] Supernets => [.. Datasets.TfsEval.SupernetNames, .. Datasets.TfsEval.SupernetNames.Select(name => name + OffsetSuffix)];

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
            var againstTrivial = new ConcurrentDictionary<(string, string), GateVerdict>();
            var gate = new ConcurrentDictionary<string, GateVerdict>();
            Parallel.ForEach([.. tasks.Select(task => task.Task.Name), EvaluationSummary.Average], task =>
            {
                SplitResult[] judged = [.. results.Where(result => task == EvaluationSummary.Average || result.Split.Task == task)];
                gate[task] = BaselineGate.Judge(judged, LanguageModel, [.. Trivial(judged), .. Supernets]);
                foreach (string predictor in new[] { LanguageModel }.Concat(Supernets))
                    againstTrivial[(task, predictor)] = BaselineGate.Judge(judged, predictor, Trivial(judged));
                judging.Increment(1);
            });
            return new EvaluationReport(EvaluationSummary.Summarise(results), againstTrivial, gate);
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

    private static string[] Trivial(SplitResult[] splits) =>
        [.. splits[0].Results.Select(result => result.Predictor).Except([LanguageModel, .. Supernets])];
}
