using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.RegularizedEvolution;

public class RegularizedEvolutionStrategyTests
{
    private const int Seeds = 100;

    [Test]
    public void SearchAsync_NasBench201_ReachesWhatAnIndependentImplementationReaches()
    {
        var problem =
            new SearchProblem(NasBench201Space.Instance, [new SearchPredictor("table", NasBench201.Cifar10.AsPredictor())]);
        var strategy =
            new RegularizedEvolutionStrategy(new RegularizedEvolutionOptions { PopulationSize = 10, TournamentSize = 5 });
        double[] table =
            [.. NasBench201Space.Instance.Enumerate().Select(architecture => NasBench201.Cifar10.Validation[architecture])];
        IReadOnlyList<double>[] curves =
        [
            .. Enumerable.Range(0, Seeds)
                .Select(seed => Run(problem, strategy, new SearchOptions { Seed = seed, MaxEvaluations = 192 }))
                .Select(result => result.History.GetConvergence("table")),
        ];
        double[][] oracles = [.. Enumerable.Range(0, Seeds).Select(seed => Oracle(table, 192, seed))];

        foreach (int evaluations in new[] { 20, 192 })
        {
            (double mean, double error) = Mean([.. curves.Select(curve => curve[evaluations - 1])]);
            (double oracle, double oracleError) = Mean([.. oracles.Select(curve => curve[evaluations - 1])]);
            TestContext.Out.WriteLine(
                $"{evaluations} evaluations: {mean:F3} ± {error:F3}, oracle {oracle:F3} ± {oracleError:F3}");
            Assert.That(mean, Is.EqualTo(oracle).Within(2 * Math.Sqrt((error * error) + (oracleError * oracleError))));
        }
    }

    [Test]
    public void SearchAsync_APopulationThatKnowsAllAroundIt_GoesOnElsewhere([Range(0, 4)] int seed, [Values(1, 3)] int living)
    {
        // Two islands of two neighbors each; no change of one gene leads from one to the other.
        int[] values = [.. Enumerable.Range(0, 6)];
        SearchSpace space = new SearchSpaceBuilder("islands")
            .AddInteger("a", values).AddInteger("b", values).AddInteger("c", values).Build();
        var problem = new SearchProblem(
            space, [new SearchPredictor("scores", new Scores(space))], [new Constraint(new Sea(), 0)]);
        var strategy = new RegularizedEvolutionStrategy(
            new RegularizedEvolutionOptions { PopulationSize = living, TournamentSize = 1, Cycles = 20_000 });

        SearchResult result = Run(problem, strategy, new SearchOptions { Seed = seed, MaxAttempts = 4_000 });

        Assert.That(result.History.Evaluations, Has.Count.EqualTo(4));
        Assert.That(result.StopReason, Is.EqualTo(StopReason.SpaceExhausted));
    }

    private sealed class Sea : ICostModel
    {
        public string Name => "depth";

        public string Unit => "m";

        public double GetCost(Architecture architecture) => architecture.Genes switch
        {
            [0, 0, <= 1] or [5, 5, >= 4] => 0,
            _ => 1,
        };
    }

    // Algorithm 1 of Real et al. on cells written as numbers of six digits to the base of five; another random source. What is
    // known costs nothing, as in the library.
    private static double[] Oracle(double[] table, int evaluations, int seed)
    {
        var random = new Random(seed);
        var known = new HashSet<int>();
        var best = new List<double>();
        var population = new Queue<int>();
        while (population.Count < 10) Live(random.Next(table.Length));

        while (best.Count < evaluations)
        {
            int[] living = [.. population];
            int parent = Enumerable.Range(0, 5).Select(_ => living[random.Next(10)]).MaxBy(cell => table[cell]);
            int place = (int)Math.Pow(5, random.Next(6));
            int digit = parent / place % 5;
            Live(parent + ((((digit + 1 + random.Next(4)) % 5) - digit) * place));
            population.Dequeue();
        }

        return [.. best];

        void Live(int cell)
        {
            population.Enqueue(cell);
            if (known.Add(cell)) best.Add(Math.Max(table[cell], best.LastOrDefault()));
        }
    }

    private static (double Mean, double Error) Mean(double[] values)
    {
        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length));
    }
}
