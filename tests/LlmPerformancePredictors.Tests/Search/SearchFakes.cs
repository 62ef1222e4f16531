using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>A predictor and costs made of genes, and what every search is held to.</summary>
internal static class SearchFakes
{
    /// <summary>
    /// A predictor that counts who it was asked for; scores come from the ids, so that they are the same everywhere.
    /// </summary>
    public sealed class Scores(
        SearchSpace space, Func<Architecture, double>? score = null, Func<Architecture, bool>? fails = null)
        : SynchronousPredictor(space, new Metric("score", double.NegativeInfinity, double.PositiveInfinity))
    {
        public List<string> Asked { get; } = [];

        protected override Prediction PredictCore(Architecture architecture)
        {
            lock (Asked) Asked.Add(architecture.Id);
            return fails?.Invoke(architecture) == true
                ? Prediction.FromFailure("it fails", "raw")
                : Prediction.FromScore((score ?? Score)(architecture));
        }
    }

    public sealed class GeneSum(string name = "sum", CostEffort effort = CostEffort.Formula) : ICostModel
    {
        public string Name => name;

        public string Unit => "genes";

        public CostEffort Effort => effort;

        public List<string> Asked { get; } = [];

        public double GetCost(Architecture architecture)
        {
            Asked.Add(architecture.Id);
            double sum = 0;
            foreach (int gene in architecture.Genes) sum += Math.Max(0, gene);
            return sum;
        }
    }

    /// <summary>A smooth score with some texture: near genes have near scores.</summary>
    public static double Score(Architecture architecture)
    {
        double score = 0;
        for (int i = 0; i < architecture.Genes.Length; i++) score += Math.Sin(
            (architecture.Genes[i] + 2) * (i + 1) * 0.7) + (0.01 * i);
        return score;
    }

    public static byte[] Bytes(this SearchHistory history)
    {
        using var stream = new MemoryStream();
        history.WriteTo(stream);
        return stream.ToArray();
    }

    public static SearchResult Run(SearchProblem problem, ISearchStrategy strategy, SearchOptions? options = null) =>
        new ArchitectureSearch(problem, strategy, options).RunAsync().GetAwaiter().GetResult();

    /// <summary>No architecture twice by one predictor, every constraint kept, exact counts.</summary>
    public static void RequireSound(SearchResult result)
    {
        SearchProblem problem = result.History.Problem;
        foreach (SearchPredictor predictor in problem.Predictors)
        {
            string[] ids = [.. result.History
                .GetEvaluations(predictor.Name)
                .Select(evaluation => evaluation.Candidate.Architecture.Id)];
            Assert.That(ids, Is.Unique);
            if (predictor.Predictor is Scores scores)
                Assert.That(scores.Asked.Order(StringComparer.Ordinal), Is.EqualTo(ids.Order(StringComparer.Ordinal)));
            Assert.That(result.Usage.Single(usage => usage.Predictor == predictor.Name).Evaluations, Is.EqualTo(ids.Length));
        }

        foreach (Constraint constraint in problem.Constraints)
            Assert.That(
                result.History.Evaluations.All(evaluation => constraint.IsSatisfiedBy(evaluation.Candidate.Architecture)),
                constraint.ToString());
    }
}
