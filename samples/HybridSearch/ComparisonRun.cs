using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>
/// From ten trained networks to a found one: a language model labels a pool, the labels are distilled, and every strategy
/// searches with the same number of trainings, whose scores the table has.
/// </summary>
internal sealed class ComparisonRun(
    PredictorTraining training, ComparisonTables tables, ComparisonPage page, IAnsiConsole console,
    HybridSearchOptions options) : ISampleRun
{
    /// <summary>The network that is distilled from the labels: the cheap predictor of HS-NAS.</summary>
    public const string Network = "llm-distill-pp";

    /// <summary>The Gaussian process that is fitted to the labels: the prior mean of Bayesian optimization.</summary>
    public const string Process = "llm-process";

    private readonly TrainedTask _task = TrainedTask.Create(options.Task);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        RequireReachableLimit();
        using ResultFile? csv = OpenCsv();
        await RunErrors.ExplainAsync(options, async () =>
        {
            Comparison comparison = await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(progress => CompareAsync(progress, cancellationToken));
            tables.Write(comparison);
            console.MarkupLineInterpolated($"Report: [blue]{page.Write(comparison)}[/]");
            csv?.Write(ComparisonCsv.Create(comparison));
            if (csv is not null) console.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(options.Csv!)}[/]");
        });
    }

    private async Task<Comparison> CompareAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        EvaluationSplit split = _task.Benchmark.GetSplit(TrainedTask.SplitSeed);
        TrainedPredictor trained = await training.RunAsync(
            _task.Benchmark.Task, split.Demonstrations, _task.Benchmark.GetPool(TrainedTask.SplitSeed),
            _task.Benchmark.PoolPerPrompt, _task.Features, progress, cancellationToken);
        PriorMean prior = await SearchRivals.DistillAsync(_task.Benchmark, trained.Pool.Labels, _task.Distances);
        IReadOnlyList<MethodRuns> methods = await SearchAsync(
            split.Demonstrations, trained, prior, progress, cancellationToken);
        GateVerdict[] gates = await JudgeAsync(
            split,
            [new NamedPredictor(Network, trained.Distillation.Predictor), new NamedPredictor(Process, prior.Predictor)],
            cancellationToken);
        return new Comparison(_task, options.LimitMs, trained, methods, gates);
    }

    private async Task<IReadOnlyList<MethodRuns>> SearchAsync(
        IReadOnlyList<Demonstration> known, TrainedPredictor trained, PriorMean prior, ProgressContext progress,
        CancellationToken cancellationToken)
    {
        ICostModel latency = _task.Latency.AsCost();
        Constraint[] limits = options.LimitMs is { } limit ? [new Constraint(latency, limit)] : [];
        var rivals = new SearchRivals(
            _task.Benchmark.AsPredictor(), _task.Distances, trained.Distillation.Predictor, prior, Comparison.Budget, limits,
            [latency]);
        (string Name, Func<ISearchStrategy> Create)[] strategies = [.. rivals.Strategies];
        ProgressTask searching = progress.AddTask("Searching", maxValue: strategies.Length * options.Seeds);

        // Each search has its own place, so nothing depends on who is done first. The longest ones, which come last, begin.
        RivalRun[][] runs = [.. strategies.Select(_ => new RivalRun[options.Seeds])];
        await Parallel.ForAsync(0, strategies.Length * options.Seeds, cancellationToken, async (i, token) =>
        {
            (int method, int run) = (strategies.Length - 1 - (i / options.Seeds), i % options.Seeds);
            int seed = unchecked(options.Seed + run) & int.MaxValue; // behind the last seed comes 0
            runs[method][run] = await rivals.RunAsync(strategies[method].Create(), known, seed, token);
            searching.Increment(1);
        });
        return [.. strategies.Zip(runs, (strategy, ofStrategy) => new MethodRuns(strategy.Name, ofStrategy))];
    }

    private async Task<GateVerdict[]> JudgeAsync(
        EvaluationSplit split, NamedPredictor[] distilled, CancellationToken cancellationToken)
    {
        IReadOnlyList<NamedPredictor> trivial = TrivialPredictors.Fit(
            _task.Benchmark.Space, split.Metric, split.Demonstrations, _task.Latency.AsCost());
        SplitResult judged = await SplitResult.EvaluateAsync(split, [.. distilled, .. trivial], cancellationToken);
        string[] baselines = [.. trivial.Select(predictor => predictor.Name)];
        return
        [
            .. distilled.Select(predictor =>
                BaselineGate.Judge([judged], predictor.Name, baselines, cancellationToken: cancellationToken)),
        ];
    }

    private void RequireReachableLimit()
    {
        if (options.LimitMs is not { } limit || Comparison.GetAllowed(_task, limit).Any()) return;
        throw new OptionException(
            "--limit", limit,
            FormattableString.Invariant($"none of the {_task.Networks} of {_task.Title} is that fast; the fastest takes ")
            + FormattableString.Invariant($"{_task.Latency.Values.Values.Min()} ms."));
    }

    // That it can be written is known before the work begins.
    private ResultFile? OpenCsv()
    {
        try
        {
            return options.Csv is null ? null : new ResultFile(options.Csv);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionException("--csv", options.Csv, $"it cannot be written: {exception.Message}", exception);
        }
    }
}
