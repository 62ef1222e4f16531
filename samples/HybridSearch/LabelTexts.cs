using System.Globalization;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors.Distilled;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Says where the labels came from, how faithful the network is to them, and what a live model took.</summary>
internal sealed class LabelTexts(IAnsiConsole console, UsageLedger ledger, HybridSearchOptions options)
{
    /// <summary>Whose the labels are.</summary>
    public string Source => options.Model is null ? "of a language model, recorded" : "of " + options.Model;

    public void Write(string name, TrainedPredictor trained)
    {
        DistillationResult distillation = trained.Distillation;
        string source = options.Model is null ? "that were recorded" : "of " + options.Model;
        console.MarkupLineInterpolated($"{name}: {distillation.Labels} labels {source}; {Describe(distillation)}.");
        LabeledPool pool = trained.Pool;
        if (pool.Failures > 0)
            console.MarkupLineInterpolated($"[yellow]{pool.Failures} architectures have no label. The first: {pool.Reason}[/]");
        if (options.Model is not null) console.MarkupLineInterpolated($"{Spent(ledger.Report)}");
    }

    /// <summary>How faithful a network is to its teacher.</summary>
    public static string Describe(DistillationResult distillation) =>
        $"on {distillation.HeldOut} held-out ones MAE {Text(distillation.FidelityMae, "F3")}, "
        + $"tau {Text(distillation.FidelityTau, "F3")} with its teacher";

    private string Spent(UsageReport usage) =>
        $"{options.Model}: {usage.Calls} calls now, {usage.Failures} of them failed, {Text(usage.Totals.Tokens, "N0")} tokens; "
        + $"what was answered is in {options.Answers} and is not asked again.";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
