using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Averaged;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Calibrated;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>
/// The predictors that are judged: fitted on a split's demonstrations, distilled from its labels, or there already.
/// </summary>
internal sealed class TaskPredictors(LlmPerformancePredictorFactory languageModel, PredictorDistiller distiller)
{
    public const string LanguageModel = "llm-pp";

    /// <summary>Ridge regression on so many trained architectures, where a task has them.</summary>
    public const string LargerRidge = "ridge-78";

    private const string Distilled = "llm-distill-pp";
    private const string Ensemble = "llm-distill-pp-ensemble";
    private const string Combined = "llm-pp+supernets";
    private const string Supernets = "supernets";
    private const int EnsembleMembers = 5;
    private const int LargerTraining = 78;

    /// <summary>What is judged by the gate; the others are its baselines.</summary>
    public static IReadOnlyList<string> Candidates { get; } = [LanguageModel, Combined, Distilled, Ensemble];

    /// <summary>What saw more than a split's demonstrations, in order.</summary>
    public static IReadOnlyList<string> GetRivals(JudgedTask task) =>
    [
        .. task.Supernets.Select(supernet => supernet.Name), .. task.Supernets.Select(supernet => GetCorrected(supernet.Name)),
        Supernets, LargerRidge,
    ];

    /// <summary>Networks distilled from a split's labels; none where it has none.</summary>
    public async Task<IReadOnlyList<(string Predictor, DistillationResult Result)>> DistillAsync(
        JudgedTask task, JudgedSplit split, CancellationToken cancellationToken)
    {
        if (split.Pool.Count == 0) return [];

        // The teacher is asked as it was recorded, with this split's demonstrations.
        IPerformancePredictor teacher = languageModel
            .Create(task.Prediction, split.Split.Demonstrations, options => options.BatchSize = split.PoolPerPrompt)
            .OnScale(task.Metric.Scale);
        return
        [
            (Distilled, await DistillAsync(teacher, task, split, members: 1, cancellationToken)),
            (Ensemble, await DistillAsync(teacher, task, split, EnsembleMembers, cancellationToken)),
        ];
    }

    /// <summary>All predictors of a split, in the order of the tables.</summary>
    public async Task<IReadOnlyList<NamedPredictor>> CreateAsync(
        JudgedTask task, JudgedSplit split, int seed, IReadOnlyList<(string Predictor, DistillationResult Result)> distillations,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Demonstration> demonstrations = split.Split.Demonstrations;

        // The recordings ask for a split's test architectures at once.
        IPerformancePredictor model = languageModel
            .Create(task.Prediction, demonstrations, options => options.BatchSize = split.Split.Test.Count)
            .OnScale(task.Metric.Scale);
        var predictors = new List<NamedPredictor> { new(LanguageModel, model) };
        AveragedPredictor? supernets = task.Supernets.Count == 0
            ? null
            : await CombineAsync(task.Supernets, demonstrations, cancellationToken);
        if (supernets is not null) predictors.Add(new(Combined, new AveragedPredictor([model, supernets])));
        foreach ((string name, DistillationResult distillation) in distillations)
            predictors.Add(new(name, distillation.Predictor));
        predictors.AddRange(task.Supernets);
        foreach (NamedPredictor supernet in task.Supernets)
        {
            predictors.Add(new(
                GetCorrected(supernet.Name),
                await OffsetCorrectedPredictor.FitAsync(supernet.Predictor, demonstrations, cancellationToken)));
        }

        if (supernets is not null) predictors.Add(new(Supernets, supernets));
        if (FitLargerRidge(task, split, seed) is { } ridge) predictors.Add(new(LargerRidge, ridge));
        predictors.AddRange(TrivialPredictors.Fit(
            task.Prediction.Space, task.Metric, demonstrations, task.Costs));
        return predictors;
    }

    // No supernet has seen the demonstrations: each is put on their line, and the half that is nearer to them, each left out, is
    // averaged. The language model counts as much as all of that: its own answers to leave-one-out prompts are not recorded.
    private static async Task<AveragedPredictor> CombineAsync(
        IReadOnlyList<NamedPredictor> supernets, IReadOnlyList<Demonstration> demonstrations, CancellationToken cancellationToken)
    {
        var calibrated = new List<CalibratedPredictor>();
        foreach (NamedPredictor supernet in supernets)
            calibrated.Add(await CalibratedPredictor.FitAsync(
                _ => supernet.Predictor, demonstrations, cancellationToken: cancellationToken));
        return new AveragedPredictor(
            [.. calibrated.OrderBy(predictor => predictor.Report.After.Mae).Take((calibrated.Count + 1) / 2)]);
    }

    private static string GetCorrected(string supernet) => supernet + "+offset";

    // The demonstrations and others that the seed draws, none of them in the test.
    private static LinearPredictor? FitLargerRidge(JudgedTask task, JudgedSplit split, int seed)
    {
        IReadOnlyList<Demonstration> demonstrations = split.Split.Demonstrations;
        Architecture[] others =
        [
            .. task.Trained.Keys.Except(
                demonstrations.Concat(split.Split.Test).Select(demonstration => demonstration.Architecture)),
        ];
        if (demonstrations.Count + others.Length < LargerTraining) return null;
        RandomSource.Create(seed).Shuffle(others);
        return LinearPredictor.FitRidge(
            task.AllFeatures, task.Metric,
            [
                .. demonstrations,
                .. others.Take(LargerTraining - demonstrations.Count)
                    .Select(architecture => new Demonstration(architecture, task.Trained[architecture])),
            ]);
    }

    private Task<DistillationResult> DistillAsync(
        IPerformancePredictor teacher, JudgedTask task, JudgedSplit split, int members, CancellationToken cancellationToken)
    {
        var options = new DistillationOptions();
        options.Regressor.Members = members;
        return distiller.DistillAsync(teacher, split.Pool, task.AllFeatures, options, cancellationToken: cancellationToken);
    }
}
