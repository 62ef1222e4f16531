using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>
/// HS-NAS from labels to a history with everything on the way that computes: distillation, the latency model, screening and the
/// hand-over. Small, so that a test can have it run in a process of its own.
/// </summary>
internal static class SmallSearch
{
    /// <summary>How the process of its own is told to search, followed by threads and seed.</summary>
    public const string Verb = "search";

    public static byte[] Run(int threads, int seed = 7)
    {
        SearchSpace space = MachineTranslationSpace.Instance;
        EvaluationSplit split = TfsEval.FromTask("wmt14ende").GetSplit(123);
        FeatureEncoder features = FeatureEncoder.CreateAverages(space);
        LinearPredictor line = LinearPredictor.FitRidge(features, Metric.Bleu, split.Demonstrations);
        Demonstration[] labels =
            [.. MachineTranslationCandidates.All
                .Take(60)
                .Select(architecture => new Demonstration(architecture, SearchFakes.Score(architecture)))];
        DistilledPerformancePredictor distilled =
            new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = threads })).Distill(
            labels, Metric.Bleu, features,
            new DistillationOptions
            {
                Regressor = new RegressorOptions { HiddenSizes = [64, 64], Epochs = 10, BatchSize = 16, ValidationFraction = 0 },
            }).Predictor;
        var problem = new SearchProblem(
            space,
            [new SearchPredictor("cheap", distilled) { BatchSize = 3 }, new SearchPredictor("trusted", line) { BatchSize = 3 }],
            [new Constraint(HatLatency.TitanXpWmt14EnDe, 150)], [new TransformerParameters()]);
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = new EvolutionOptions { PopulationSize = 20, Parents = 5, Mutants = 8, Crossovers = 8, Generations = 6 },
            Schedule = PredictorSchedule.CheapFirst("cheap", "trusted", 6),
            ScreeningFraction = 0.5,
        });
        var learning = new BayesianOptimizationStrategy(
            new BayesianOptimizationOptions { Evaluations = 24, BatchSize = 2, Candidates = 200 },
            [new PriorMean("distilled", distilled)]);
        var options = new SearchOptions { Seed = seed, MaxConcurrency = threads };
        return
        [
            .. SearchFakes.Run(problem, strategy, options).History.Bytes(),
            .. SearchFakes.Run(problem, learning, options).History.Bytes(),
        ];
    }

    /// <summary>What a test starts as a process of its own: writes the history to standard output.</summary>
    public static void WriteHistory(string[] arguments)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(
            Run(int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture)));
    }
}
