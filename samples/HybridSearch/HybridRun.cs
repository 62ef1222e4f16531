using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Hat;
using LlmPerformancePredictors.Labelling;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Report;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>From demonstrations to a found architecture: label, distil, search with HS-NAS under a latency limit, report.</summary>
internal sealed class HybridRun(
    LlmPerformancePredictorFactory languageModel, LabellerFactory labellers, PredictorDistiller distiller, ArchitectureSearchFactory searches,
    IOptions<EvolutionOptions> evolution, ResultTables tables, IAnsiConsole console, Arguments arguments)
{
    private const int SplitSeed = 123;

    // As it was recorded: a hundred candidates a prompt.
    private const int PromptSize = 100;

    private readonly TfsEval _data = TfsEval.Of("wmt14ende");

    public async Task RunAsync()
    {
        EvaluationSplit split = _data.Split(SplitSeed, MachineTranslationCandidates.All);
        (LabelledPool pool, DistillationResult distillation, SearchResult result) = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => SearchAsync(split, progress));
        GateVerdict gate = await JudgeAsync(split, distillation);

        SearchReport report = await SearchReport.CreateAsync(result, Options(split, distillation, gate));
        string page = report.Write(arguments.Out);
        string yaml = Path.Combine(Path.GetDirectoryName(page)!, "best.yml");
        ResultFile.Write(yaml, HatSubNetwork.Write(result.Best!.Architecture));

        tables.Write(result, pool, distillation, arguments);
        console.MarkupLineInterpolated($"Report: [blue]{page}[/]");
        console.MarkupLineInterpolated($"Best architecture for HAT's training: [blue]{yaml}[/]");
    }

    private async Task<(LabelledPool Pool, DistillationResult Distillation, SearchResult Result)> SearchAsync(EvaluationSplit split, ProgressContext progress)
    {
        var options = new DistillationOptions();
        ProgressTask labelling = progress.AddTask(arguments.Model is null ? "Labelling, recorded" : "Labelling, " + arguments.Model, maxValue: MachineTranslationCandidates.All.Count);
        ProgressTask distilling = progress.AddTask("Distilling", maxValue: options.Regressor.Epochs);
        ProgressTask searching = progress.AddTask("Searching, HS-NAS", maxValue: evolution.Value.Generations);

        LlmPerformancePredictor teacher = languageModel.Create(_data.Task.Prediction, split.Demonstrations, one => one.BatchSize = PromptSize);
        LabelledPool pool = await LabelledPool.GatherAsync(labellers.Create(teacher, one => one.BatchSize = PromptSize)
            .LabelAsync(MachineTranslationCandidates.All, new Told<LabellingProgress>(state => labelling.Value = state.Done)));
        DistillationResult distillation = distiller.Distil(
            pool.Labels, teacher.Metric, TranslationSearch.Features(_data.Task), options, new Told<TrainingProgress>(_ => distilling.Increment(1)));
        distilling.Value = distilling.MaxValue;

        IPerformancePredictor standIn = await TranslationSearch.FitStandInAsync(_data, split.Demonstrations);
        SearchResult result = await searches.Create(TranslationSearch.Problem(_data.Task, distillation.Predictor, standIn, arguments.LimitMs))
            .RunAsync(new Told<SearchProgress>(state => searching.Value = state.Generation));
        searching.Value = searching.MaxValue;
        return (pool, distillation, result);
    }

    private async Task<GateVerdict> JudgeAsync(EvaluationSplit split, DistillationResult distillation)
    {
        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            _data.Task.Prediction.Space, _data.Task.Prediction.Metric, split.Demonstrations, _data.Task.Flops, new TransformerParameters());
        SplitResult judged = await SplitResult.EvaluateAsync(split, [new NamedPredictor(TranslationSearch.Distilled, distillation.Predictor), .. trivial]);
        return BaselineGate.Judge([judged], TranslationSearch.Distilled, [.. trivial.Select(one => one.Name)]);
    }

    private SearchReportOptions Options(EvaluationSplit split, DistillationResult distillation, GateVerdict gate)
    {
        int layers = split.Demonstrations.Max(one => one.Architecture.Integer(MachineTranslationSpace.DecoderLayers));
        int beyond = MachineTranslationCandidates.All.Count(one => one.Integer(MachineTranslationSpace.DecoderLayers) > layers);
        return new SearchReportOptions
        {
            Title = "HS-NAS: a translation Transformer under a latency limit",
            PredictorMeanings = new Dictionary<string, string>
            {
                [TranslationSearch.Distilled] = string.Create(CultureInfo.InvariantCulture,
                    $"a network trained on {distillation.Labels} labels {(arguments.Model is null ? "of a language model, recorded" : "of " + arguments.Model)}; on {distillation.HeldOut} held-out labels MAE {distillation.FidelityMae:F3} and tau {distillation.FidelityTau:F3} with its teacher; {beyond} of the {MachineTranslationCandidates.All.Count} labelled architectures have more than the demonstrations' {layers} decoder layers, so those labels are extrapolated"),
                [TranslationSearch.StandIn] = TranslationSearch.StandInMeaning,
            },
            Demonstrations = split.Demonstrations,
            References = [.. HatPublished.TitanXpWmt14EnDe.Select(one => new ReferenceArchitecture(
                string.Create(CultureInfo.InvariantCulture, $"HAT, measured {one.MeasuredMs:F1} ms"), one.Architecture,
                string.Create(CultureInfo.InvariantCulture, $"test BLEU {one.TestBleu:F1}")))],
            Gate = gate,
            GateScope = $"On the {split.Test.Count} test architectures of {split.Task}, {split.Name}; in at least 95% of resamples against every baseline, in MAE and in tau.",
        };
    }

    private sealed class Told<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
