using System.Collections.Concurrent;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>Evaluates every predictor on every task and split, then puts each to the baseline gate.</summary>
internal sealed class Evaluation(LlmPerformancePredictorFactory languageModel, PredictorDistiller distiller, IAnsiConsole console)
{
    public const string LanguageModel = "llm-pp";

    private const string Distilled = "llm-distill-pp";
    private const string Ensemble = "llm-distill-pp-ensemble";
    private const int EnsembleMembers = 5;
    private const string OffsetSuffix = "+offset";

    private static string[] Candidates => [LanguageModel, Distilled, Ensemble];

    private static string[] Supernets =>
        [.. Datasets.TfsEval.SupernetNames, .. Datasets.TfsEval.SupernetNames.Select(name => name + OffsetSuffix)];

    public Task<EvaluationReport> RunAsync(CancellationToken cancellationToken) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(async progress =>
        {
            (Datasets.TfsEval Task, int Seed)[] splits =
                [.. Datasets.TfsEval.All.SelectMany(task => task.Seeds.Select(seed => (task, seed)))];
            string[] tasks = [.. Datasets.TfsEval.All.Select(task => task.Task.Name), EvaluationSummary.Average];
            ProgressTask predicting = progress.AddTask("Distilling and predicting", maxValue: splits.Length);
            ProgressTask judging = progress.AddTask("Judging against baselines", maxValue: tasks.Length);

            // Splits side by side; each has its own place, so the order of the results does not depend on who is done first.
            var results = new SplitResult[splits.Length];
            var distillations = new (string Predictor, DistillationResult Result)[splits.Length][];
            await Parallel.ForAsync(0, splits.Length, cancellationToken, async (i, token) =>
            {
                (results[i], distillations[i]) = await PredictAsync(splits[i].Task, splits[i].Seed, token);
                predicting.Increment(1);
            });

            var againstTrivial = new ConcurrentDictionary<(string, string), GateVerdict>();
            var gate = new ConcurrentDictionary<(string, string), GateVerdict>();
            Parallel.ForEach(tasks, new ParallelOptions { CancellationToken = cancellationToken }, task =>
            {
                SplitResult[] judged =
                    [.. results.Where(result => task == EvaluationSummary.Average || result.Split.Task == task)];
                GateVerdict Judge(string predictor, string[] baselines) =>
                    BaselineGate.Judge(judged, predictor, baselines, cancellationToken: cancellationToken);
                foreach (string candidate in Candidates)
                    gate[(task, candidate)] = Judge(candidate, [.. Trivial(judged), .. Supernets]);
                foreach (string predictor in Candidates.Concat(Supernets))
                    againstTrivial[(task, predictor)] = Judge(predictor, Trivial(judged));
                judging.Increment(1);
            });
            return new EvaluationReport(
                EvaluationSummary.Summarize(results),
                againstTrivial,
                gate,
                distillations
                    .SelectMany((ofSplit, i) => ofSplit.Select(
                        distilled => (results[i].Split.Task, distilled.Predictor, distilled.Result)))
                    .ToLookup(distilled => (distilled.Task, distilled.Predictor), distilled => distilled.Result));
        });

    private async Task<(SplitResult Result, (string Predictor, DistillationResult Result)[] Distillations)> PredictAsync(
        Datasets.TfsEval task, int seed, CancellationToken cancellationToken)
    {
        // The split refuses labels of its own test architectures.
        EvaluationSplit split = task.GetSplit(seed, MachineTranslationCandidates.All);
        SearchSpace space = task.Task.Prediction.Space;
        ICostModel[] costs = [task.Task.Flops, new TransformerParameters()];

        // The teacher is asked as it was recorded: a hundred candidates a prompt, with this split's demonstrations.
        LlmPerformancePredictor teacher = languageModel.Create(
            task.Task.Prediction, split.Demonstrations, options => options.BatchSize = 100);
        FeatureEncoder features = FeatureEncoder.CreateAverages(space).Concat(FeatureEncoder.CreateLogCosts(space, costs));
        (string, DistillationResult)[] distillations =
        [
            (Distilled, await DistillAsync(teacher, features, members: 1, cancellationToken)),
            (Ensemble, await DistillAsync(teacher, features, EnsembleMembers, cancellationToken)),
        ];

        var predictors = new List<NamedPredictor>
        {
            new(LanguageModel, languageModel.Create(task.Task.Prediction, split.Demonstrations)),
        };
        foreach ((string name, DistillationResult distillation) in distillations)
            predictors.Add(new(name, distillation.Predictor));
        predictors.AddRange(task.Supernets);
        foreach (NamedPredictor supernet in task.Supernets)
        {
            predictors.Add(new(
                supernet.Name + OffsetSuffix,
                await OffsetCorrectedPredictor.FitAsync(supernet.Predictor, split.Demonstrations, cancellationToken)));
        }

        predictors.AddRange(TrivialPredictors.Fit(space, task.Task.Prediction.Metric, split.Demonstrations, costs));
        return (await SplitResult.EvaluateAsync(split, predictors, cancellationToken), distillations);
    }

    private Task<DistillationResult> DistillAsync(
        LlmPerformancePredictor teacher, FeatureEncoder features, int members, CancellationToken cancellationToken)
    {
        var options = new DistillationOptions();
        options.Regressor.Members = members;
        return distiller.DistillAsync(
            teacher, MachineTranslationCandidates.All, features, options, cancellationToken: cancellationToken);
    }

    private static string[] Trivial(SplitResult[] splits) =>
        [.. splits[0].Results.Select(result => result.Predictor).Except([.. Candidates, .. Supernets])];
}
