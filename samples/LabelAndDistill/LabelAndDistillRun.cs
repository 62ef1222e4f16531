using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Labelling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>Forecasts what labelling costs, labels a pool, distils the labels into a network and judges both.</summary>
internal sealed class LabelAndDistillRun(
    LlmPerformancePredictorFactory languageModel, LabellerFactory labellers, PredictorDistiller distiller, IOptions<TokenPriceOptions> prices, SampleOptions sample, IServiceProvider services)
{
    private const string Distilled = "distilled";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TfsEval data = TfsEval.Of(sample.Task);
        IReadOnlyList<Architecture> pool = MachineTranslationCandidates.All;
        EvaluationSplit split = data.Split(sample.SplitSeed, pool);
        LlmPerformancePredictor teacher = languageModel.Create(data.Task.Prediction, split.Demonstrations);
        Forecast(teacher, pool);
        LabelledPool labelled = await LabelledPool.GatherAsync(labellers.Create(teacher).LabelAsync(pool, cancellationToken: cancellationToken));
        Directory.CreateDirectory(sample.Out);
        string labels = Path.Combine(sample.Out, "labels.csv");
        WriteLabels(labels, labelled.Labels);
        Console.WriteLine($"{labelled.Labels.Count} architectures labelled, {labelled.Failures} not{(labelled.Reason is null ? "" : ": " + labelled.Reason)}; written to {labels}");
        if (services.GetService<UsageLedger>() is { } ledger && sample.Model is not null) Console.WriteLine(Spent(ledger.Report));

        SearchSpace space = data.Task.Prediction.Space;
        ICostModel[] costs = [data.Task.Flops, new TransformerParameters()];
        FeatureEncoder features = FeatureEncoder.Averages(space).And(FeatureEncoder.LogCosts(space, costs));
        DistillationResult distillation = distiller.Distil(labelled.Labels, teacher.Metric, features, cancellationToken: cancellationToken);
        string model = Path.Combine(sample.Out, "distilled.safetensors");
        distillation.Predictor.Save(model);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Distilled: on {distillation.HeldOut} held-out labels MAE {distillation.FidelityMae:F3}, tau {distillation.FidelityTau:F3} with the teacher; written to {model}"));

        NamedPredictor[] predictors =
        [
            new(Distilled, distillation.Predictor), .. TrivialPredictors.Fit(space, data.Task.Prediction.Metric, split.Demonstrations, costs),
        ];
        SplitResult judged = await SplitResult.EvaluateAsync(split, predictors, cancellationToken);
        Console.WriteLine($"{"on the test",-18} {"MAE",6} {"tau",6}");
        foreach (PredictorResult one in judged.Results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Predictor,-18} {one.Mae,6:F3} {(double.IsNaN(one.KendallTauB) ? "-" : one.KendallTauB.ToString("F3", CultureInfo.InvariantCulture)),6}"));
        GateVerdict gate = BaselineGate.Judge([judged], Distilled, [.. predictors.Skip(1).Select(one => one.Name)], cancellationToken: cancellationToken);
        Console.WriteLine($"Gate: {Distilled} {gate.Text} the trivial predictors, fitted on the same {split.Demonstrations.Count} demonstrations.");
    }

    // Before anything is spent.
    private void Forecast(LlmPerformancePredictor teacher, IReadOnlyList<Architecture> pool)
    {
        if (sample.Model is null)
        {
            Console.WriteLine("Recorded answers: nothing is spent. --LabelAndDistill:Model=NAME asks a live model.");
            return;
        }

        AnswerStore store = services.GetRequiredService<AnswerStore>();
        var forecast = UsageForecast.Of(teacher.PromptsFor(pool), store.Totals, prices.Value, store, sample.Model);
        bool fits = services.GetRequiredService<Budget>().Allows(forecast);
        string basis = forecast.BasedOn == 0 ? "at most, as nothing was seen yet" : string.Create(CultureInfo.InvariantCulture, $"by {forecast.BasedOn} answers seen so far");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Forecast: {forecast.Calls} of {forecast.Prompts} prompts to ask, {forecast.InputTokens:N0} + {forecast.OutputTokens:N0} tokens{Money(forecast.Money)}, {basis}; the budget {(fits ? "allows it" : "ends before")}."));
    }

    private static string Spent(UsageReport usage) => string.Create(CultureInfo.InvariantCulture,
        $"Spent now: {usage.Calls} calls, {usage.Failures} of them failed, {usage.Totals.InputTokens:N0} + {usage.Totals.OutputTokens:N0} tokens{Money(usage.Money)}");

    private static string Money(decimal? money) => money is { } sum ? string.Create(CultureInfo.InvariantCulture, $", {sum:F4} in the prices' currency") : "";

    private static void WriteLabels(string path, IReadOnlyList<Demonstration> labels)
    {
        IEnumerable<string> rows = labels.Select(label =>
            string.Create(CultureInfo.InvariantCulture, $"\"{label.Architecture.Id}\",{label.Score:R}\n"));
        ResultFile.Write(path, string.Concat(rows.Prepend("architecture,score\n")));
    }
}
