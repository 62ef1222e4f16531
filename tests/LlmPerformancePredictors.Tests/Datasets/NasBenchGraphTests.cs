using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Datasets;

public class NasBenchGraphTests
{
    [Test]
    public void Tables_OfAllTasks_HoldEveryNetworkOfTheSpace()
    {
        Assert.That(NasBenchGraph.Space.Size, Is.EqualTo(new System.Numerics.BigInteger(26_206)));
        foreach (NasBenchGraph graph in NasBenchGraph.All)
        {
            Assert.That(NasBenchGraph.Space.Enumerate().All(graph.Table.Validation.ContainsKey), graph.ToString());
            Assert.That(graph.Table.Validation, Has.Count.EqualTo(26_206));
            Assert.That(graph.Latency.Values, Has.Count.EqualTo(26_206));
        }

        Assert.That(NasBenchGraph.Arxiv.Benchmark.GetRank(NasBenchGraph.Arxiv.Table.GetBest(1)[0].Score), Is.EqualTo(1));
    }

    [TestCase("arxiv")]
    [TestCase("citeseer")]
    [TestCase("cora")]
    public void Figures_AgainstTheSource_AreEqualAndUnderTheNetworkAsItIsListed(string task)
    {
        NasBenchGraph graph = NasBenchGraph.All.Single(graph => graph.Table.Name == task);
        int rows = 0;
        foreach (Dictionary<string, string> row in SharedData.Csv("nas-bench-graph", task + ".csv"))
        {
            string id = $"links={row["links"]};"
                + string.Join(';', row["ops"].Split(' ').Select((operation, i) => $"operation_{i + 1}={operation}"));
            Architecture network = NasBenchGraph.Space.Parse(id);
            rows++;
            if (network.Id != id) Assert.That(network.Id, Is.EqualTo(id));
            if (graph.Table.Validation[network] != Percent(row["valid"]) || graph.Table.Test![network] != Percent(row["test"])
                || graph.Latency.Values[network] != Number(row["latency_ms"])
                || graph.Parameters.Values[network] != Number(row["params_m"]))
                Assert.Fail($"The figures of {id} are not those of the source.");
        }

        Assert.That(rows, Is.EqualTo(graph.Table.Validation.Count));
    }

    [Test]
    public void Splits_AgainstTheSource_AreEqualAndInOrder()
    {
        foreach (
            var part in SharedData.Csv("nas-bench-graph", "splits.csv").GroupBy(row => (row["task"], row["seed"], row["part"])))
        {
            PredictionBenchmark benchmark =
                NasBenchGraph.All.Single(graph => graph.Table.Name == part.Key.Item1).Benchmark;
            int seed = int.Parse(part.Key.Item2, CultureInfo.InvariantCulture);
            EvaluationSplit split = benchmark.GetSplit(seed);
            IEnumerable<Architecture> embedded = part.Key.Item3 switch
            {
                "demonstration" => split.Demonstrations.Select(demonstration => demonstration.Architecture),
                "test" => split.Test.Select(test => test.Architecture),
                _ => benchmark.GetPool(seed),
            };
            Assert.That(embedded.Select(architecture => architecture.Id), Is.EqualTo(part.Select(row => row["architecture"])));
        }
    }

    [Test]
    public void Split_OfASeedThatIsNotThere_NamesThoseThatAre() => Assert.That(
        () => NasBenchGraph.Cora.Benchmark.GetSplit(3), Throws.ArgumentException.With.Message.Contains("it has 1, 2"));

    private static double Percent(string fraction) => (double)(decimal.Parse(fraction, CultureInfo.InvariantCulture) * 100);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
