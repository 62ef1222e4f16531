using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Hat;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.Report;
using LlmPerformancePredictors.SearchSpaces;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>From recorded labels to a found architecture: distil, search with HS-NAS under a latency limit, report.</summary>
internal sealed class HybridRun(LlmPerformancePredictorFactory languageModel, PredictorDistiller distiller, IAnsiConsole console)
{
    private const int SplitSeed = 123;

    // HAT's published settings.
    private static readonly EvolutionOptions Evolution = new()
    {
        PopulationSize = 125,
        Parents = 25,
        Mutants = 50,
        Crossovers = 50,
        Generations = 30,
    };

    public async Task RunAsync(Arguments arguments)
    {
        TfsEval data = TfsEval.Of("wmt14ende");
        EvaluationSplit split = data.Split(SplitSeed, MachineTranslationCandidates.All);
        (DistillationResult distillation, SearchResult result) = await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(progress => SearchAsync(data, split, arguments, progress));
        GateVerdict gate = await JudgeAsync(data, split, distillation);

        SearchReport report = await SearchReport.CreateAsync(result, Options(split, distillation, gate));
        string page = report.Write(arguments.Out);
        string yaml = Path.Combine(Path.GetDirectoryName(page)!, "best.yml");
        await File.WriteAllTextAsync(yaml, HatSubNetwork.Write(result.Best!.Architecture));

        Show(result, distillation, arguments);
        console.MarkupLineInterpolated($"Report: [blue]{page}[/]");
        console.MarkupLineInterpolated($"Best architecture for HAT's training: [blue]{yaml}[/]");
    }

    private async Task<(DistillationResult Distillation, SearchResult Result)> SearchAsync(
        TfsEval data, EvaluationSplit split, Arguments arguments, ProgressContext progress)
    {
        var options = new DistillationOptions();
        ProgressTask distilling = progress.AddTask("Distilling recorded labels", maxValue: options.Regressor.Epochs);
        ProgressTask searching = progress.AddTask("Searching (HS-NAS)", maxValue: Evolution.Generations);

        // The teacher is asked as it was recorded: a hundred candidates a prompt, with this split's demonstrations.
        LlmPerformancePredictor teacher = languageModel.Create(data.Task.Prediction, split.Demonstrations, one => one.BatchSize = 100);
        DistillationResult distillation = await distiller.DistilAsync(
            teacher, MachineTranslationCandidates.All, TranslationSearch.Features(data.Task), options, new Told<TrainingProgress>(_ => distilling.Increment(1)));
        distilling.Value = distilling.MaxValue;

        IPerformancePredictor standIn = await TranslationSearch.FitStandInAsync(data, split.Demonstrations);
        SearchProblem problem = TranslationSearch.Problem(data.Task, distillation.Predictor, standIn, arguments.LimitMs);
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = Evolution,
            Schedule = PredictorSchedule.CheapFirst(TranslationSearch.Distilled, TranslationSearch.StandIn, Evolution.Generations, trustedShare: 0.5),
        });
        var search = new ArchitectureSearch(problem, strategy, new SearchOptions { Seed = arguments.Seed });
        SearchResult result = await search.RunAsync(new Told<SearchProgress>(state => searching.Value = state.Generation));
        searching.Value = searching.MaxValue;
        return (distillation, result);
    }

    private static async Task<GateVerdict> JudgeAsync(TfsEval data, EvaluationSplit split, DistillationResult distillation)
    {
        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            data.Task.Prediction.Space, data.Task.Prediction.Metric, split.Demonstrations, data.Task.Flops, new TransformerParameters());
        SplitResult judged = await SplitResult.EvaluateAsync(split, [new NamedPredictor(TranslationSearch.Distilled, distillation.Predictor), .. trivial]);
        return BaselineGate.Judge([judged], TranslationSearch.Distilled, [.. trivial.Select(one => one.Name)]);
    }

    private static SearchReportOptions Options(EvaluationSplit split, DistillationResult distillation, GateVerdict gate)
    {
        int layers = split.Demonstrations.Max(one => one.Architecture.Integer(MachineTranslationSpace.DecoderLayers));
        int beyond = MachineTranslationCandidates.All.Count(one => one.Integer(MachineTranslationSpace.DecoderLayers) > layers);
        return new SearchReportOptions
        {
            Title = "HS-NAS: a translation Transformer under a latency limit",
            PredictorMeanings = new Dictionary<string, string>
            {
                [TranslationSearch.Distilled] = string.Create(CultureInfo.InvariantCulture,
                    $"a network trained on {distillation.Labels} recorded labels of a language model; on {distillation.HeldOut} held-out labels MAE {distillation.FidelityMae:F3} and tau {distillation.FidelityTau:F3} with its teacher; {beyond} of the {MachineTranslationCandidates.All.Count} labelled architectures have more than the demonstrations' {layers} decoder layers, so those labels are extrapolated"),
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

    private void Show(SearchResult result, DistillationResult distillation, Arguments arguments)
    {
        ScoredCandidate best = result.Best!;
        console.MarkupLine("[bold]HS-NAS[/]: WMT'14 En-De on the NVIDIA TITAN Xp; half of the generations scored by the distilled predictor, half by the stand-in.");
        console.MarkupLineInterpolated($"stand-in: {TranslationSearch.StandInMeaning}.");
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("Best architecture") };
        table.AddColumns(new TableColumn("figure"), new TableColumn("value"));
        table.AddRow("BLEU by the stand-in", Text(best.Score, "F2"));
        for (int i = 0; i < result.History.Costs.Count; i++)
        {
            ICostModel cost = result.History.Costs[i];
            string limit = i == 0 ? $" (limit {Text(arguments.LimitMs, "0.##")})" : "";
            table.AddRow($"{cost.Name}, {cost.Unit}", Text(best.Candidate.Costs[i], i == 0 ? "F1" : "N0") + limit);
        }

        foreach (Choice choice in result.History.Problem.Space.Choices) table.AddRow(choice.Name, string.Join(", ", best.Architecture.Texts(choice.Name)));
        console.Write(table);

        var usage = new Table { Border = TableBorder.Rounded, Title = new TableTitle("Who scored") };
        usage.AddColumns(new TableColumn("predictor"), new TableColumn("evaluations").RightAligned(), new TableColumn("time, s").RightAligned());
        foreach (PredictorUsage one in result.Usage)
            usage.AddRow(one.Predictor, one.Evaluations.ToString(CultureInfo.InvariantCulture), Text(one.Time.TotalSeconds, "F2"));
        console.Write(usage);
        console.MarkupLineInterpolated($"distilled: {distillation.Labels} labels; on {distillation.HeldOut} held-out ones MAE {Text(distillation.FidelityMae, "F3")}, tau {Text(distillation.FidelityTau, "F3")} with its teacher.");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed class Told<T>(Action<T> action) : IProgress<T>
    {
        public void Report(T value) => action(value);
    }
}
