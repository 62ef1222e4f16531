using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>
/// Ten architectures of the ground truth are known: how many of the other twenty are trained until the best of all is found?
/// Their trainings are done already, so the answer takes no time.
/// </summary>
internal sealed class TrainingsUntilBest(LearnedSearch learned, LanguageModelLabels labels, IAnsiConsole console)
{
    private static readonly IReadOnlyList<Demonstration> Unknown = LanguageModelLabels.Split.Test;

    private static readonly Demonstration Best = Unknown.MinBy(one => one.Score)!;

    public async Task ShowAsync(CancellationToken cancellationToken)
    {
        PriorMean languageModel = await labels.CreatePriorAsync(cancellationToken);
        var supernet = new PriorMean("supernet", NumberWordsTask.Supernet.Predictor);
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle($"Trainings until the best of {LanguageModelLabels.Benchmark.Scores.Count}; ten are known"),
        };
        table.AddColumns(new TableColumn("trained next is"), new TableColumn("trainings").RightAligned());
        table.AddRow("any, on average", ((Unknown.Count + 1) / 2.0).ToString("F1", CultureInfo.InvariantCulture));
        await AddOrderAsync("the best by the supernet", NumberWordsTask.Supernet.Predictor);
        await AddOrderAsync("the best by LLM-Distill-PP", await labels.DistillAsync(cancellationToken));
        await AddSearchAsync("what the search that learns proposes");
        await AddSearchAsync("the same, with the supernet as prior mean", supernet);
        await AddSearchAsync("the same, with the language model", languageModel);
        await AddSearchAsync("the same, with both", languageModel, supernet);
        console.Write(table);

        async Task AddOrderAsync(string name, IPerformancePredictor predictor)
        {
            IReadOnlyList<Prediction> predictions =
                await predictor.PredictAsync([.. Unknown.Select(one => one.Architecture)], cancellationToken);
            double best = predictions[Unknown.ToList().IndexOf(Best)].Score;
            Add(name, predictions.Count(prediction => prediction.Score <= best));
        }

        async Task AddSearchAsync(string name, params PriorMean[] priors)
        {
            var trained = new SearchPredictor("trained", LanguageModelLabels.Benchmark.AsPredictor());
            SearchResult result = await learned
                .FromScratch(trained, Unknown.Count, priors, [TrainedOnly.Constraint])
                .RunAsync(cancellationToken: cancellationToken);
            Architecture[] order = [.. result.History.GetEvaluations(trained.Name).Select(one => one.Scored.Architecture)];
            Add(name, 1 + Array.IndexOf(order, Best.Architecture));
        }

        void Add(string name, int trainings) => table.AddRow(name, trainings.ToString(CultureInfo.InvariantCulture));
    }
}
