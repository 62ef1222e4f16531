using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>inventory-search FOLDER [SEEDS]</c>: searches of inventories under a limit of operations, trusted by training from scratch
/// (one seed) and by a supernet, against random samples of equal training cost. What was found is trained again with two other
/// seeds, as whoever chooses the best of many flatters it. Trainings and supernets are kept in the folder.
/// </summary>
internal sealed class InventorySearch
{
    /// <summary>Operations that about a third of the space stays below.</summary>
    private const double LimitFlops = 6_000_000;

    private const int SupernetCost = InventorySearchTable.SupernetCost;
    private const int Budget = InventorySearchTable.Budget;
    private const int KnownCount = 10;

    /// <summary>The demonstrations that the language model was shown, which were trained too.</summary>
    private const int ShownCount = 10;
    private const int LabeledCount = 300;
    private const int SupernetEvaluations = 100;
    private const int SeedsAtOnce = 3;

    /// <summary>Held-out pairs that the supernet is evaluated on; four times as many cost four times as much.</summary>
    private const int EvaluatedPairs = 250;
    private static readonly GeneratedTask Task = GeneratedTask.Inventories;
    private static readonly Constraint Limit = new(InventoryTask.Flops, LimitFlops);

    private readonly string _folder;
    private readonly KeptTrainings _trained;
    private readonly KeptTrainings _judge;
    private readonly InventorySearchTable _table = new();
    private readonly (IPerformancePredictor Network, PriorMean Prior) _languageModel;

    private InventorySearch(string folder, (IPerformancePredictor Network, PriorMean Prior) languageModel)
    {
        Directory.CreateDirectory(folder);
        (_folder, _languageModel) = (folder, languageModel);
        _trained = new KeptTrainings(Task, Path.Combine(folder, "trainings.psv"), [1]);
        _judge = new KeptTrainings(Task, Path.Combine(folder, "judged.psv"), [2, 3]);
    }

    public static async Task RunAsync(string folder, int seeds)
    {
        PriorMean prior = await SearchStudy.DistillAsync(InventoryTask.Benchmark, []);
        await new InventorySearch(folder, (await DistillAsync(), prior)).RunAsync(seeds);
    }

    // LLM-Distill-PP, of the language model's labels.
    private static async Task<IPerformancePredictor> DistillAsync()
    {
        FeatureEncoder features = FeatureEncoder.CreateAverages(Task.Space).Concat(
            FeatureEncoder.CreateLogCosts(Task.Space, InventoryTask.Flops, InventoryTask.Parameters));
        var distiller = new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }));
        return distiller.Distill(await SearchStudy.LabelAsync(InventoryTask.Benchmark), Metric.HeldOutLoss, features).Predictor;
    }

    private async Task RunAsync(int seeds)
    {
        Architecture[] allowed = [.. Task.Space.Enumerate().Where(Limit.IsSatisfiedBy)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{allowed.Length} of {Task.Space.Enumerate().Count()} architectures have at most {LimitFlops / 1e6:F0} MFLOPs."));
        await AddAsync(
            "the most operations", 0, 0, await ScoreAsync(_trained, [allowed.MaxBy(InventoryTask.Flops.GetCost)!]));
        await AddAsync(
            "the most parameters", 0, 0, await ScoreAsync(_trained, [allowed.MaxBy(InventoryTask.Parameters.GetCost)!]));
        if (_trained.Trained > 0)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"a training: {_trained.ProcessorTime.TotalSeconds / _trained.Trained:F1} s of processor time"));
        await Parallel.ForAsync(
            1, seeds + 1, new ParallelOptions { MaxDegreeOfParallelism = SeedsAtOnce },
            async (seed, _) => await SearchAsync(seed, allowed));
        _table.Write();
    }

    private async Task SearchAsync(int seed, Architecture[] allowed)
    {
        Architecture[] drawn = [.. allowed];
        RandomSource.Create(seed, 1).Shuffle(drawn);
        Demonstration[] known = [.. await ScoreAsync(_trained, drawn[..KnownCount])];
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        using SuperTransformer model = TrainOrLoad(engine, seed);
        var supernet = new SupernetPerformancePredictor(
            model, Task.Space, [.. Task.Data.HeldOut.Take(EvaluatedPairs)]);
        IReadOnlyList<Demonstration> labeled =
            await ScoreAsync(supernet, drawn[KnownCount..(KnownCount + LabeledCount)]);
        await SearchByTrainingAsync(seed, known, supernet, labeled);
        await SearchBySupernetAsync(seed, supernet);
    }

    // Trusted is training from scratch.
    private async Task SearchByTrainingAsync(
        int seed, Demonstration[] known, SupernetPerformancePredictor supernet, IReadOnlyList<Demonstration> labeled)
    {
        var prior = new PriorMean("supernet", await FitAsync(labeled));
        await SearchAsync(["random", "regularized-evolution", "bayesian"], "", supernet, prior, paid: 0);
        await SearchAsync(["hs-nas", "bayesian-prior"], ", supernet", supernet, prior, SupernetCost);
        await SearchAsync(
            ["hs-nas", "bayesian-prior"], ", language model", _languageModel.Network, _languageModel.Prior, ShownCount);

        async Task SearchAsync(string[] names, string with, IPerformancePredictor cheap, PriorMean mean, int paid)
        {
            var rivals = new SearchRivals(_trained, [], cheap, mean, Budget - paid, [Limit]);
            foreach (string name in names)
            {
                ISearchStrategy strategy = rivals.Strategies.Single(rival => rival.Name == name).Create();
                RivalRun run = await rivals.RunAsync(strategy, known, seed);
                await AddAsync(name + with, seed, paid, [.. known, .. run.Trained]);
            }
        }
    }

    // Trusted is the supernet, which costs what its training costs. The language model was shown ten trained ones.
    private async Task SearchBySupernetAsync(int seed, SupernetPerformancePredictor supernet)
    {
        var rivals = new SearchRivals(
            supernet, [], _languageModel.Network, _languageModel.Prior, SupernetEvaluations, [Limit]);
        foreach ((string name, int shown) in
            ((string, int)[])[("evolution", 0), ("bayesian", 0), ("hs-nas", ShownCount), ("bayesian-prior", ShownCount)])
        {
            RivalRun run = await rivals.RunAsync(rivals.Strategies.Single(rival => rival.Name == name).Create(), [], seed);
            await AddAsync(
                $"{name}, trusted by the supernet", seed, SupernetCost + shown,
                await ScoreAsync(_trained, [run.Best!.Architecture]));
        }
    }

    private async Task AddAsync(string method, int seed, int seedCost, IReadOnlyList<Demonstration> trained)
    {
        // The best so far after each training; only what the table shows is trained again.
        Demonstration[] best = [.. trained];
        for (int i = 1; i < best.Length; i++)
            if (best[i].Score >= best[i - 1].Score) best[i] = best[i - 1];
        Architecture[] shown =
        [
            .. InventorySearchTable.Costs.Append(int.MaxValue)
                .Select(cost => best[Math.Clamp(cost - seedCost, 1, best.Length) - 1].Architecture).Distinct(),
        ];
        Dictionary<Architecture, double> judged = (await ScoreAsync(_judge, shown))
            .ToDictionary(one => one.Architecture, one => one.Score);
        _table.Add(
            method, seed, seedCost,
            [.. best.Select(one => (one.Score, judged.GetValueOrDefault(one.Architecture, double.NaN)))]);
    }

    private SuperTransformer TrainOrLoad(TensorEngine engine, int seed)
    {
        string file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"supernet-{seed}.safetensors"));
        if (File.Exists(file)) return SuperTransformerFile.Read(engine, file);
        SuperTransformer model = SupernetKind.Sandwich.Train(engine, seed, file + ".checkpoint");
        SuperTransformerFile.Write(model, file);
        File.Delete(file + ".checkpoint");
        return model;
    }

    private static async Task<IReadOnlyList<Demonstration>> ScoreAsync(
        IPerformancePredictor predictor, IReadOnlyList<Architecture> architectures) =>
        [
            .. architectures.Zip(
                await predictor.PredictAsync(architectures),
                (architecture, prediction) => new Demonstration(architecture, prediction.Score)),
        ];

    private static Task<GaussianProcessPredictor> FitAsync(IReadOnlyList<Demonstration> trained) =>
        GaussianProcessPredictor.FitAsync(Task.Space, Metric.HeldOutLoss, trained);
}
