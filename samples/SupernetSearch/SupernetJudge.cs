using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Judges the supernet against Transformers trained from scratch, beside trivial predictors.</summary>
internal sealed class SupernetJudge(IAnsiConsole console)
{
    private const string Supernet = "supernet";

    public async Task JudgeAsync(SuperTransformer model, CancellationToken cancellationToken)
    {
        IPerformancePredictor predictor = new SupernetPerformancePredictor(
            model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut).OnScale(MetricScale.Logarithmic);
        await ShowCorrelationAsync(predictor, cancellationToken);
        var results = new List<SplitResult>();
        foreach (EvaluationSplit split in SearchRun.SplitSeeds.Select(LanguageModelLabels.Benchmark.GetSplit))
            results.Add(await EvaluateAsync(split, predictor, cancellationToken));

        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle("Held-out loss from scratch: 10 demonstrations, 20 test architectures, 3 splits"),
        };
        table.AddColumns(
            new TableColumn("predictor"), new TableColumn(LanguageModelLabels.Benchmark.Metric.NameError("MAE")).RightAligned(),
            new TableColumn("tau").RightAligned(), new TableColumn("gate: MAE, tau"));
        foreach (SummaryRow row in EvaluationSummary.Summarize(results).Where(row => row.Task != EvaluationSummary.Average))
        {
            table.AddRow(
                row.Predictor,
                Figure(row.MaeMean, row.MaeStd, "F3"),
                double.IsNaN(row.TauMean) ? "-" : Figure(row.TauMean, row.TauStd, "F2"),
                Verdict(results, row.Predictor, cancellationToken));
        }

        console.Write(table);
    }

    private async Task ShowCorrelationAsync(IPerformancePredictor predictor, CancellationToken cancellationToken)
    {
        IReadOnlyList<GeneratedTaskTransformer> trained = NumberWordsTask.Trained;
        IReadOnlyList<Prediction> predictions = await predictor.PredictAsync(
            [.. trained.Select(transformer => transformer.Architecture)], cancellationToken);
        double tau = RankCorrelation.KendallTauB(
            [.. trained.Select(transformer => transformer.Loss)], [.. predictions.Select(prediction => prediction.Score)]);
        double seeds = RankCorrelation.KendallTauB(
            [.. trained.Select(transformer => transformer.Losses[0])], [.. trained.Select(transformer => transformer.Losses[1])]);
        console.MarkupLine(
            string.Create(CultureInfo.InvariantCulture, $"Ground truth: {trained.Count} Transformers trained from scratch; ")
            + string.Create(CultureInfo.InvariantCulture, $"tau between its two seeds {seeds:F2}, ")
            + string.Create(CultureInfo.InvariantCulture, $"between the supernet and their mean [bold]{tau:F2}[/]."));
    }

    private static async Task<SplitResult> EvaluateAsync(
        EvaluationSplit split, IPerformancePredictor predictor, CancellationToken cancellationToken)
    {
        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            NumberWordsTask.Space, split.Metric, split.Demonstrations,
            NumberWordsTask.Flops, NumberWordsTask.Parameters);
        var corrected = new NamedPredictor(
            $"{Supernet}+offset", await OffsetCorrectedPredictor.FitAsync(predictor, split.Demonstrations, cancellationToken));
        return await SplitResult.EvaluateAsync(
            split, [new NamedPredictor(Supernet, predictor), corrected, .. trivial], cancellationToken);
    }

    private static string Verdict(List<SplitResult> results, string predictor, CancellationToken cancellationToken)
    {
        string[] baselines = [.. results[0].Results.Select(result => result.Predictor).Where(IsBaseline)];
        if (baselines.Contains(predictor)) return "baseline";
        GateVerdict verdict = BaselineGate.Judge(results, predictor, baselines, cancellationToken: cancellationToken);
        return $"{Text(verdict.BeatsOnError)}, {Text(verdict.BeatsOnRank)}";

        static string Text(bool beats) => beats ? "beats" : "does not beat";
    }

    private static bool IsBaseline(string predictor) => !predictor.StartsWith(Supernet, StringComparison.Ordinal);

    private static string Figure(double mean, double deviation, string format) =>
        mean.ToString(format, CultureInfo.InvariantCulture) + " ± " + deviation.ToString(format, CultureInfo.InvariantCulture);
}
