using LlmPerformancePredictors;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tables;

namespace Snippets;

/// <summary>
/// Another reader's program: keyword spotting with stages, widths, kernels and conditional depth, three objectives, and
/// everything that can be one's own: features, prompt, predictor, cost, search. It is compiled on the packages, and needs what
/// is public alone.
/// </summary>
internal static class SecondProgram
{
    private static readonly SearchSpace Keywords = new SearchSpaceBuilder("keywords", "The network hears one second of speech.")
        .AddInteger("stages", [1, 2, 3], "stages, each halves time")
        .AddInteger("widths", [8, 16, 32, 64], "channels, one value per stage", perLayer: "stages")
        .AddInteger("kernels", [3, 5, 9], "kernel in time, one value per stage", perLayer: "stages")
        .AddCategorical("head", [new("pool", "mean over time"), new("recurrent", "gated recurrent layers")], "what reads the end")
        .AddInteger("depth", [1, 2, 3], "recurrent layers", activeWhen: new("head", ["recurrent"]))
        .AddRule("at most one stage of 64 channels", network => network.GetIntegers("widths").Count(width => width == 64) <= 1)
        .Build();

    // Lower is better, and its ratios count.
    private static readonly Metric Loss = Metric.HeldOutLoss with { Scale = MetricScale.Logarithmic };

    private static readonly PredictionTask Spotting =
        new() { Space = Keywords, Metric = Loss, Name = "keyword spotting", Field = "speech" };

    public static async Task RunAsync()
    {
        // Labels come and go as JSON.
        Demonstration[] trained = [.. Enumerable.Range(0, 400).Select(i => Keywords.Sample(RandomSource.Create(5, i))).Distinct()
            .Take(12).Select(network => new Demonstration(network, Train(network)))];
        DemonstrationTable.Write("trained.json", Keywords, trained);
        Require(DemonstrationTable.Read("trained.json", Keywords, Loss).SequenceEqual(trained), "a table is read as written");

        // A language model behind a prompt of one's own, beside a Gaussian process on features of one's own.
        var process = new FeatureDistance(new Receptive(), IsScaled: true);
        var prompt = new LlmPerformancePredictor(new StandInModel(), Spotting, trained, new Brief());
        Prediction[] answers = [.. await prompt.PredictAsync([.. trained.Take(3).Select(one => one.Architecture)])];
        Require(answers.All(answer => answer.HasScore), "a prompt of one's own is answered: " + answers[0]);
        SplitResult folds = await SplitResult.EvaluateFoldsAsync(
            EvaluationSplit.KFold("keywords", Loss, trained, folds: 4),
            async (fold, cancellation) =>
            [
                new("process", await GaussianProcessPredictor.FitAsync(
                    Keywords, Loss, fold.Demonstrations, distances: [process], cancellationToken: cancellation)),
                new("nearest", new Nearest(fold.Demonstrations)),
                .. TrivialPredictors.Fit(Keywords, Loss, fold.Demonstrations, new Multiplications()),
            ]);
        GateVerdict gate = BaselineGate.Judge([folds], "process", ["nearest", "mean", "ridge"]);
        Require(gate.Comparisons.Count == 3, "the gate compares with all");

        // Three objectives: loss, multiplications, memory; one of them bounded. Trainings are what is searched with.
        var trainings = new SearchPredictor("training", new Trainings());
        var memory = new Memory();
        var problem = new SearchProblem(
            Keywords, [trainings], [new Constraint(memory, 60)], [new Multiplications()], known: trained);
        foreach (ISearchStrategy strategy in new ISearchStrategy[] { new Climb(), new BayesianOptimizationStrategy(
            new BayesianOptimizationOptions { Costs = ["multiplications", "memory"] }, distances: [process]) })
        {
            var options = new SearchOptions { Seed = 2, MaxEvaluations = 15, JournalPath = $"{strategy.Name}.jsonl" };
            SearchResult found = await new ArchitectureSearch(problem, strategy, options).RunAsync();
            SearchResult again = await new ArchitectureSearch(problem, strategy, options).RunAsync();
            Require(again.Best!.Architecture.Equals(found.Best!.Architecture), "a journal gives the same");
            IReadOnlyList<ScoredCandidate> front = found.History.GetParetoFront("training");
            Require(front.Count > 0 && front.All(one => memory.GetCost(one.Architecture) <= 60), "the front keeps the bound");
            var shown = new SearchReportOptions { Demonstrations = trained, Gate = gate };
            (await SearchReport.CreateAsync(found, shown)).Write(strategy.Name);
            ArchitectureFile.Write($"{strategy.Name}.yaml", found.Best.Architecture);
        }
    }

    private static double Train(Architecture network) => 2 / (1 + Math.Log2(network.GetIntegers("widths").Sum()))
        + (0.3 / network.GetIntegers("kernels").Sum()) - (network.IsActive("depth") ? 0.02 * network.GetInteger("depth") : 0);

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new InvalidOperationException($"It does not hold that {what}.");
    }

    private sealed class Receptive() : FeatureEncoder(Keywords, ["receptive field", "channels at the end"])
    {
        protected override void EncodeCore(Architecture architecture, Span<double> features)
        {
            int[] kernels = architecture.GetIntegers("kernels");
            features[0] = kernels.Select((kernel, stage) => (kernel - 1) << stage).Sum() + 1;
            features[1] = architecture.GetIntegers("widths")[^1];
        }
    }

    private sealed class Brief : IPromptTemplate
    {
        public string Render(PromptRequest request) =>
            $"Loss of networks for {request.Task.Name}. {SpaceDefinitions.Format(request.Task.Space)}\n"
            + string.Join(
                '\n', request.Demonstrations.Select(one => $"{one.Architecture}: {request.Task.Metric.Format(one.Score)}"))
            + "\nAnswer with a JSON array of objects with id and score.\n# Networks\n"
            + string.Join('\n', request.Queries.Select((query, i) => $"## Network {i + 1}\n{query}"));

        public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request) => ScoreAnswerReader.Read(answer, request);
    }

    private sealed class Nearest(IReadOnlyList<Demonstration> known) : SynchronousPredictor(Keywords, Loss)
    {
        protected override Prediction PredictCore(Architecture architecture) => Prediction.FromScore(known
            .MinBy(one => one.Architecture.GetTexts("widths").Except(architecture.GetTexts("widths")).Count())!.Score);
    }

    private sealed class Trainings() : SynchronousPredictor(Keywords, Loss), IIdentifiedPredictor
    {
        public string Identity => "trainings of the program";

        protected override Prediction PredictCore(Architecture architecture) => Prediction.FromScore(Train(architecture));
    }

    private sealed class Multiplications : ICostModel
    {
        public string Name => "multiplications";

        public string Unit => "thousand";

        public double GetCost(Architecture architecture) =>
            Layers(architecture).Sum(layer => layer.Time * layer.Weights) / 1000.0;
    }

    private sealed class Memory : ICostModel
    {
        public string Name => "memory";

        public string Unit => "KB";

        public CostEffort Effort => CostEffort.Model;

        public double GetCost(Architecture architecture) => Layers(architecture).Sum(layer => layer.Weights) / 1000.0;
    }

    private static IEnumerable<(int Time, int Weights)> Layers(Architecture network)
    {
        (int inputs, int time) = (40, 100);
        foreach ((int width, int kernel) in network.GetIntegers("widths").Zip(network.GetIntegers("kernels")))
        {
            yield return (time, inputs * width * kernel);
            (inputs, time) = (width, time / 2);
        }

        if (network.IsActive("depth")) yield return (time, network.GetInteger("depth") * 6 * inputs * inputs);
    }

    // The best of a few neighbors of the best, until there is no better one; then somewhere else.
    private sealed class Climb : ISearchStrategy
    {
        public string Name => "climb";

        public IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["neighbors"] = "4" };

        public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
        {
            ScoredCandidate? best = Ranking.BestFirst(search.Known).FirstOrDefault();
            while (!search.IsOver)
            {
                Architecture[] around = best is null ? [] : [.. search.Space.EnumerateNeighbors(best.Architecture)];
                IReadOnlyList<Candidate> next = around.Length > 0
                    ? search.Draw(4, CandidateOrigin.Mutant, random => around[random.Next(around.Length)], maxKnownInARow: 50)
                    : [];
                if (next.Count == 0) next = search.Draw(4, CandidateOrigin.Sample, search.Space.Sample);
                if (next.Count == 0) search.Exhaust();
                if (search.IsOver) return;
                IReadOnlyList<ScoredCandidate> scored = await search.EvaluateAsync(next, null, cancellationToken);
                best = Ranking.BestFirst(scored).Prepend(best!).OfType<ScoredCandidate>()
                    .Aggregate((one, other) => Ranking.IsBetter(other, one) ? other : one);
                search.EndGeneration([best]);
            }
        }
    }
}
