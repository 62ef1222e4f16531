using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>The supernet as a predictor: judged against the ground truth, then searched with, and what it finds is trained from scratch.</summary>
internal sealed class SearchRun(ITensorEngineFactory engines, IPromptTemplate template, IAnsiConsole console)
{
    private const string Supernet = "supernet";
    private const string Cheap = "ridge";

    // Operations that about a third of the space stays below.
    private const double LimitFlops = 6_000_000;
    private static readonly int[] SplitSeeds = [1, 2, 3];
    private static readonly EvolutionOptions Evolution = new() { PopulationSize = 50, Parents = 10, Mutants = 20, Crossovers = 20, Generations = 10 };

    public async Task RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        using TensorEngine engine = engines.Create();
        using SuperTransformer model = await SupernetTrainingRun.TrainOrLoadAsync(engine, arguments.Out, arguments.Seed, console, cancellationToken);
        await JudgeAsync(model, cancellationToken);
        List<(string Name, SearchResult Result)> found = [];
        foreach (string name in new[] { "HAT's evolution", "HS-NAS" })
            found.Add((name, await SearchAsync(name, model, arguments.Seed, cancellationToken)));
        await ShowFoundAsync(found, cancellationToken);
        string prompts = Path.Combine(arguments.Out, "prompts");
        ExportPrompts(prompts);
        console.MarkupLineInterpolated($"Prompts that ask a language model about this space, one a file: [blue]{prompts}[/]");
    }

    private async Task JudgeAsync(SuperTransformer model, CancellationToken cancellationToken)
    {
        var predictor = new SupernetPerformancePredictor(model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut);
        IReadOnlyList<Prediction> all = await predictor.PredictAsync([.. NumberWordsTask.Trained.Select(one => one.Architecture)], cancellationToken);
        double tau = RankCorrelation.KendallTauB([.. NumberWordsTask.Trained.Select(one => one.Loss)], [.. all.Select(one => one.Score)]);
        double seeds = RankCorrelation.KendallTauB([.. NumberWordsTask.Trained.Select(one => one.Losses[0])], [.. NumberWordsTask.Trained.Select(one => one.Losses[1])]);
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"Ground truth: {NumberWordsTask.Trained.Count} Transformers trained from scratch; tau between its two seeds {seeds:F2}, between the supernet and their mean [bold]{tau:F2}[/]."));
        var results = new List<SplitResult>();
        foreach (EvaluationSplit split in SplitSeeds.Select(NumberWordsTask.Split))
        {
            IReadOnlyList<NamedPredictor> trivial = Trivial(split);
            NamedPredictor corrected = new($"{Supernet}+offset", await OffsetCorrectedPredictor.FitAsync(predictor, split.Demonstrations, cancellationToken));
            results.Add(await SplitResult.EvaluateAsync(split, [new NamedPredictor(Supernet, predictor), corrected, .. trivial], cancellationToken));
        }

        string[] baselines = [.. results[0].Results.Select(one => one.Predictor).Where(name => !name.StartsWith(Supernet, StringComparison.Ordinal))];
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("Held-out loss from scratch: 10 demonstrations, 20 test architectures, 3 splits") };
        table.AddColumns(new TableColumn("predictor"), new TableColumn("MAE, nats").RightAligned(), new TableColumn("tau").RightAligned(), new TableColumn("gate: MAE, tau"));
        foreach (SummaryRow row in EvaluationSummary.Summarise(results).Where(row => row.Task != EvaluationSummary.Average))
        {
            string gate = "baseline";
            if (!baselines.Contains(row.Predictor))
            {
                GateVerdict verdict = BaselineGate.Judge(results, row.Predictor, baselines, cancellationToken: cancellationToken);
                gate = $"{(verdict.BeatsOnError ? "beats" : "does not beat")}, {(verdict.BeatsOnRank ? "beats" : "does not beat")}";
            }

            table.AddRow(row.Predictor, Figure(row.MaeMean, row.MaeStd, "F3"), double.IsNaN(row.TauMean) ? "-" : Figure(row.TauMean, row.TauStd, "F2"), gate);
        }

        console.Write(table);
    }

    private async Task<SearchResult> SearchAsync(string name, SuperTransformer model, int seed, CancellationToken cancellationToken)
    {
        EvaluationSplit split = NumberWordsTask.Split(SplitSeeds[0]);
        var trusted = new SearchPredictor(Supernet, new SupernetPerformancePredictor(model, NumberWordsTask.Space, NumberWordsTask.Data.HeldOut));
        FeatureEncoder features = FeatureEncoder.Averages(NumberWordsTask.Space).And(FeatureEncoder.LogCosts(NumberWordsTask.Space, NumberWordsTask.Flops, NumberWordsTask.Parameters));
        var cheap = new SearchPredictor(Cheap, LinearPredictor.FitRidge(features, NumberWordsTask.Prediction.Metric, split.Demonstrations));
        bool hybrid = name == "HS-NAS";
        ISearchStrategy strategy = hybrid
            ? new HybridStrategy(new HybridOptions { Evolution = Evolution, Schedule = PredictorSchedule.CheapFirst(Cheap, Supernet, Evolution.Generations, trustedShare: 0.5) })
            : new EvolutionStrategy(Evolution);
        var problem = new SearchProblem(
            NumberWordsTask.Space, hybrid ? [cheap, trusted] : [trusted], [new Constraint(NumberWordsTask.Flops, LimitFlops)], [NumberWordsTask.Parameters]);
        return await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask($"Searching: {name}", maxValue: Evolution.Generations);
            SearchResult result = await new ArchitectureSearch(problem, strategy, new SearchOptions { Seed = seed })
                .RunAsync(new Told(state => bar.Value = state.Generation), cancellationToken);
            bar.Value = bar.MaxValue;
            return result;
        });
    }

    private async Task ShowFoundAsync(List<(string Name, SearchResult Result)> found, CancellationToken cancellationToken)
    {
        NumberWordsTransformer known = NumberWordsTask.Trained.Where(one => NumberWordsTask.Flops.Cost(one.Architecture) <= LimitFlops).MinBy(one => one.Loss)!;
        List<(string Name, Architecture Architecture, string Evaluations, string Predicted)> rows =
        [
            .. found.Select(one => (
                one.Name,
                one.Result.Best!.Architecture,
                one.Result.Usage.Single(usage => usage.Predictor == Supernet).Evaluations.ToString(CultureInfo.InvariantCulture),
                Text(one.Result.Best.Score, "G2"))),
            ("best of the ground truth", known.Architecture, "-", "-"),
        ];
        Dictionary<Architecture, double[]> scratch = [];
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(progress =>
        {
            (Architecture Architecture, int Seed)[] runs = [.. found.Select(one => one.Result.Best!.Architecture).Distinct().SelectMany(one => new[] { (one, 1), (one, 2) })];
            ProgressTask bar = progress.AddTask("Training what was found from scratch", maxValue: runs.Length);
            var losses = new double[runs.Length];
            Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, i =>
            {
                using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
                losses[i] = NumberWordsTask.TrainFromScratch(engine, runs[i].Architecture, runs[i].Seed, cancellationToken: cancellationToken).Loss;
                bar.Increment(1);
            });
            scratch = runs.Zip(losses).GroupBy(one => one.First.Architecture).ToDictionary(group => group.Key, group => group.Select(one => one.Second).ToArray());
            return Task.CompletedTask;
        });
        scratch[known.Architecture] = [.. known.Losses];
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"Found under {LimitFlops / 1e6:F0} MFLOPs")) };
        table.AddColumns(
            new TableColumn("by"), new TableColumn("supernet\nevaluations").RightAligned(), new TableColumn("inherited\nloss").RightAligned(),
            new TableColumn("from scratch,\ntwo seeds").RightAligned(), new TableColumn("MFLOPs").RightAligned(), new TableColumn("architecture"));
        foreach ((string name, Architecture architecture, string evaluations, string predicted) in rows)
        {
            table.AddRow(
                name, evaluations, predicted, string.Join(", ", scratch[architecture].Select(loss => Text(loss, "F4"))),
                Text(NumberWordsTask.Flops.Cost(architecture) / 1e6, "F2"), Short(architecture));
        }

        console.Write(table);
    }

    // Ten questions with the first split's demonstrations: architectures that no publication has mentioned.
    private void ExportPrompts(string folder)
    {
        Directory.CreateDirectory(folder);
        EvaluationSplit split = NumberWordsTask.Split(SplitSeeds[0]);
        for (int i = 0; i < split.Test.Count; i++)
        {
            string prompt = template.Render(new PromptRequest(NumberWordsTask.Prediction, split.Demonstrations, [split.Test[i].Architecture]));
            ResultFile.Write(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i + 1:D2}.txt")), prompt);
        }
    }

    private static IReadOnlyList<NamedPredictor> Trivial(EvaluationSplit split) => TrivialPredictors.Fit(
        NumberWordsTask.Space, NumberWordsTask.Prediction.Metric, split.Demonstrations, NumberWordsTask.Flops, NumberWordsTask.Parameters);

    private static string Short(Architecture one) => string.Create(CultureInfo.InvariantCulture,
        $"{one.Text(MachineTranslationSpace.EncoderEmbedDim)} ({one.Text(MachineTranslationSpace.EncoderFfnDims)}) to {one.Text(MachineTranslationSpace.DecoderEmbedDim)} ({one.Text(MachineTranslationSpace.DecoderFfnDims)}; spans {one.Text(MachineTranslationSpace.DecoderCrossSpans)})");

    private static string Figure(double mean, double deviation, string format) => $"{Text(mean, format)} ± {Text(deviation, format)}";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed class Told(Action<SearchProgress> action) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => action(value);
    }
}
