using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>experiment [SEEDS]</c>: HS-NAS at 150 ms on the machine-translation space, with the stand-in as trusted predictor, against
/// HAT's evolution and random search stopped at the same numbers of trusted evaluations.
/// </summary>
internal static class HybridSearchExperiment
{
    private const double LimitMs = 150;
    private const int SplitSeed = 123;
    private const double Screening = 0.25;

    public static async Task RunAsync(int seeds)
    {
        TfsEval data = TfsEval.FromTask("wmt14ende");
        EvaluationSplit split = data.GetSplit(SplitSeed, MachineTranslationCandidates.All);
        using var client = new ReplayChatClient(RecordedAnswers.All);
        var teacher = new LlmPerformancePredictor(
            client, data.Task.Prediction, split.Demonstrations, null, new LlmPredictorOptions { BatchSize = 100 });
        var distiller = new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 2 }));
        DistillationResult distilled = await distiller.DistillAsync(
            teacher, MachineTranslationCandidates.All, TranslationSearch.Features(data.Task));
        IPerformancePredictor standIn = await TranslationSearch.FitStandInAsync(data, split.Demonstrations);
        SearchProblem problem = TranslationSearch.Problem(data.Task, distilled.Predictor, standIn, LimitMs);

        var hat = new EvolutionOptions();
        int all = hat.PopulationSize + ((hat.Generations - 1) * (hat.Mutants + hat.Crossovers));
        (string Name, ISearchStrategy Strategy)[] methods =
        [
            ("HAT's evolution", new EvolutionStrategy(hat)),
            ("random", new RandomStrategy(new RandomSearchOptions { Candidates = all })),
            ("HS-NAS 50%", new HybridStrategy()),
            ("HS-NAS 50%, screening", new HybridStrategy(new HybridOptions { ScreeningFraction = Screening })),
        ];
        double[][][] curves = [.. methods.Select(_ => new double[seeds][])];
        await Parallel.ForAsync(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, token) =>
        {
            for (int method = 0; method < methods.Length; method++)
            {
                var search = new ArchitectureSearch(problem, methods[method].Strategy, new SearchOptions { Seed = seed });
                SearchResult result = await search.RunAsync(cancellationToken: token);
                curves[method][seed] = [.. result.History.GetConvergence(TranslationSearch.StandIn)];
            }
        });

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"wmt14ende, split {SplitSeed}, at most {LimitMs} ms, {seeds} seeds; "
            + $"best score by the {TranslationSearch.StandIn} (BLEU), mean ± standard error, after so many of its evaluations"));
        double agreement = await AgreementAsync(distilled.Predictor, standIn);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"agreement of {TranslationSearch.Distilled} and {TranslationSearch.StandIn} on the candidates: "
            + $"tau-b {agreement:F3}"));
        int[] ends = [.. curves.Select(method => method.Max(curve => curve.Length)).Distinct().Order()];
        int[] checkpoints = [25, 125, .. ends];
        Console.WriteLine($"| method | evaluations | share of HAT's | {string.Join(" | ", checkpoints)} |");
        Console.WriteLine($"|---|---:|---:|{string.Concat(checkpoints.Select(_ => "---:|"))}");
        double full = curves[0].Average(curve => curve.Length);
        for (int method = 0; method < methods.Length; method++)
        {
            double mean = curves[method].Average(curve => curve.Length);
            string cells = string.Join(" | ", checkpoints.Select(at => Cell(curves[method], at)));
            Console.WriteLine(FormattableString.Invariant(
                $"| {methods[method].Name} | {mean:F0} | {100 * mean / full:F1}% | {cells} |"));
        }

        Console.WriteLine("\nat its end, less the control stopped at as many evaluations, seed by seed:");
        for (int method = 2; method < methods.Length; method++)
            for (int control = 0; control < 2; control++)
            {
                string difference = Difference(curves[method], curves[control]);
                Console.WriteLine($"{methods[method].Name} less {methods[control].Name}: {difference}");
            }
    }

    // Runs of one seed begin alike, so the difference is taken seed by seed.
    private static string Difference(double[][] curves, double[][] control)
    {
        double[] differences = [.. curves.Select((curve, seed) => curve[^1] - control[seed][curve.Length - 1])];
        (double mean, double error) = MeanAndError(differences);
        return FormattableString.Invariant($"{mean:+0.00000;-0.00000} ± {error:F5}");
    }

    // A control stopped at a number of evaluations is the beginning of the whole run: nothing in it depends on the budget.
    private static string Cell(double[][] curves, int evaluations)
    {
        if (curves.Any(curve => curve.Length < evaluations)) return "";
        double[] scores = [.. curves.Select(curve => curve[evaluations - 1])];
        (double mean, double error) = MeanAndError(scores);
        return FormattableString.Invariant($"{mean:F4} ± {error:F4}");
    }

    private static (double Mean, double StandardError) MeanAndError(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length));
    }

    private static async Task<double> AgreementAsync(DistilledPerformancePredictor distilled, IPerformancePredictor standIn)
    {
        float[] cheap = new float[MachineTranslationCandidates.All.Count];
        distilled.Predict(MachineTranslationCandidates.All, cheap);
        IReadOnlyList<Prediction> trusted = await standIn.PredictAsync(MachineTranslationCandidates.All);
        return RankCorrelation.KendallTauB(
            [.. trusted.Select(prediction => prediction.Score)], [.. cheap.Select(score => (double)score)]);
    }
}
