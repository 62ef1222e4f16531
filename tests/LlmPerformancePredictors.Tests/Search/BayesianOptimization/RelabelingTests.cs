using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.BayesianOptimization;

public class RelabelingTests
{
    private static readonly SearchSpace Space = ContractSpaces.Small;
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("labels").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void SearchAsync_EveryTenEvaluations_ShowsTheBestAndAsksForAFreshPool()
    {
        var model = new Model();
        SearchResult result = SearchFakes.Run(Problem(), Strategy(model, evaluations: 35));

        Assert.That(model.Shown, Has.Count.EqualTo(3), "after 10, 20 and 30 evaluations");
        string[] trained = [.. result.History.Evaluations.Select(evaluation => evaluation.Candidate.Architecture.Id)];
        for (int round = 0; round < 3; round++)
        {
            double[] scores = [.. result.History.Evaluations.Take(10 * (round + 1))
                .Select(evaluation => evaluation.Prediction.Score).OrderDescending()];
            Assert.That(model.Shown[round].Select(shown => shown.Score), Is.EqualTo(scores.Take(4)));
            Assert.That(model.Pools[round], Has.Count.EqualTo(12).And.Unique);
            Assert.That(model.Pools[round].Intersect(trained.Take(10 * (round + 1))), Is.Empty);
        }

        IReadOnlyList<LabelRound> rounds = LabelRound.FromHistory(result.History);
        Assert.That(rounds.Select(round => round.Labels.Select(label => label.Architecture)), Is.EqualTo(model.Pools));
        Assert.That(result.Settings["relabeling"], Is.EqualTo("labels: 12 every 10 evaluations, 4 shown"));
    }

    [Test]
    public void SearchAsync_LabelsThatAreTrue_LeadToTheBestSooner()
    {
        int with = Find(new Model()), without = Find(null);
        Assert.That(with, Is.LessThan(without));

        static int Find(Model? model)
        {
            int sum = 0;
            double best = Space.Enumerate().Max(SearchFakes.Score);
            for (int seed = 0; seed < 5; seed++)
            {
                SearchResult result = SearchFakes.Run(
                    Problem(), Strategy(model, evaluations: 60, pool: 400, every: 5), new SearchOptions { Seed = seed });
                double[] scores = [.. result.History.Evaluations.Select(evaluation => evaluation.Prediction.Score)];
                int found = Array.FindIndex(scores, score => score >= best);
                sum += found < 0 ? scores.Length : found;
            }

            return sum;
        }
    }

    [Test]
    public void SearchAsync_SomeLabelsFail_KeepsTheReasonAndLearnsFromTheRest()
    {
        var model = new Model(fails: architecture => architecture.Genes[0] == 0);
        SearchResult result = SearchFakes.Run(Problem(), Strategy(model, evaluations: 25));

        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
        LabelRound.Label[] labels = [.. LabelRound.FromHistory(result.History).SelectMany(round => round.Labels)];
        Assert.That(labels.Where(label => label.Score is null).Select(label => label.Reason), Is.Not.Empty.And.All.EqualTo("no"));
        Assert.That(labels.Count(label => label.Score is not null), Is.GreaterThan(0));
    }

    [Test]
    public async Task SearchAsync_ModelIsNotAsked_StopsAndAResumedSearchAsksOnce()
    {
        string journal = Path.Combine(_folder, "search.jsonl");
        var options = new SearchOptions { Seed = 3, JournalPath = journal };
        SearchResult stopped = await new ArchitectureSearch(
            Problem(), Strategy(new Model(isAsked: false), evaluations: 25), options).RunAsync();
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(stopped.StopMessage, Does.Contain("'labels' was not asked: by hand"));

        var model = new Model();
        SearchResult resumed = await new ArchitectureSearch(Problem(), Strategy(model, evaluations: 25), options).RunAsync();
        Assert.That(resumed.StopReason, Is.EqualTo(StopReason.Completed));
        Assert.That(model.Pools, Has.Count.EqualTo(2));

        var again = new Model();
        SearchResult replayed = await new ArchitectureSearch(Problem(), Strategy(again, evaluations: 25), options).RunAsync();
        Assert.That(again.Pools, Is.Empty, "What was labeled is in the journal.");
        Assert.That(replayed.History.Bytes(), Is.EqualTo(resumed.History.Bytes()));
    }

    [Test]
    public void Constructor_PriorMeanOfTheSameName_IsRefused() => Assert.That(
        () => new BayesianOptimizationStrategy(
            priors: [new PriorMean("labels", new ContractPrior(Space))],
            relabeling: new Relabeling { CreatePredictor = _ => new ContractPrior(Space) }),
        Throws.ArgumentException.With.Message.Contains("'labels'"));

    [TestCase(0)]
    [TestCase(-1)]
    public void Relabeling_NumberBelowOne_IsRefused(int number)
    {
        Func<IReadOnlyList<Demonstration>, IPerformancePredictor> create = _ => new ContractPrior(Space);
        Assert.That(
            () => new Relabeling { CreatePredictor = create, Every = number },
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"Every is {number}; it is at least 1"));
        Assert.That(
            () => new Relabeling { CreatePredictor = create, PoolSize = number },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new Relabeling { CreatePredictor = create, Shown = number },
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static SearchProblem Problem() => new(Space, [new SearchPredictor("trained", new SearchFakes.Scores(Space))]);

    private static BayesianOptimizationStrategy Strategy(Model? model, int evaluations, int pool = 12, int every = 10) => new(
        new BayesianOptimizationOptions { Evaluations = evaluations, InitialArchitectures = 5 },
        relabeling: model is null ? null : new Relabeling
        {
            CreatePredictor = model.Create,
            Every = every,
            PoolSize = pool,
            Shown = 4,
        });

    // Says what is true; remembers what it was shown and asked.
    private sealed class Model(Func<Architecture, bool>? fails = null, bool isAsked = true)
    {
        public List<IReadOnlyList<Demonstration>> Shown { get; } = [];

        public List<List<string>> Pools { get; } = [];

        public IPerformancePredictor Create(IReadOnlyList<Demonstration> best) => new Labels(this, best);

        private sealed class Labels(Model model, IReadOnlyList<Demonstration> best) : IPerformancePredictor
        {
            public Metric Metric { get; } = new("score", double.NegativeInfinity, double.PositiveInfinity);

            public SearchSpace Space => RelabelingTests.Space;

            public Task<IReadOnlyList<Prediction>> PredictAsync(
                IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
            {
                model.Shown.Add(best);
                model.Pools.Add([.. architectures.Select(architecture => architecture.Id)]);
                return Task.FromResult<IReadOnlyList<Prediction>>([.. architectures.Select(model.Predict)]);
            }
        }

        private Prediction Predict(Architecture architecture)
        {
            if (!isAsked)
                return Prediction.FromFailure(new PredictionFailure("by hand") { Kind = PredictionFailureKind.NotAsked });
            return fails?.Invoke(architecture) == true
                ? Prediction.FromFailure("no", "raw")
                : Prediction.FromScore(SearchFakes.Score(architecture));
        }
    }
}
