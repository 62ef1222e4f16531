using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// A space all of whose networks were trained, the demonstrations of seed 1, and a language model's labels of its pool.
/// </summary>
internal sealed class TrainedSpace
{
    private readonly double[] _sorted;

    private TrainedSpace(
        string name, SearchSpace space, Dictionary<Architecture, double> scores, IEnumerable<Architecture> demonstrations,
        IEnumerable<Architecture> pool, IEnumerable<double> labels)
    {
        (Name, Space, Scores) = (name, space, scores);
        Table = new TablePredictor(space, Metric.Accuracy, name, scores);
        Demonstrations = [.. demonstrations.Select(one => new Demonstration(one, scores[one]))];
        Labels = [.. pool.Zip(labels, (one, label) => new Demonstration(one, label))];
        _sorted = [.. scores.Values.OrderDescending()];
    }

    public string Name { get; }

    public SearchSpace Space { get; }

    public IReadOnlyDictionary<Architecture, double> Scores { get; }

    public TablePredictor Table { get; }

    public IReadOnlyList<Demonstration> Demonstrations { get; }

    public IReadOnlyList<Demonstration> Labels { get; }

    public double Best => _sorted[0];

    /// <summary>Networks of the space that are listed under another point; candidates keep to those that are.</summary>
    public Constraint[] Constraints =>
        Scores.Count == Space.Size ? [] : [new Constraint(new Missing(Scores), 0)];

    /// <summary>How many networks are better than a score, and one.</summary>
    public int Rank(double score)
    {
        int rank = 1;
        while (rank <= _sorted.Length && _sorted[rank - 1] > score) rank++;
        return rank;
    }

    /// <summary>What the language model said of its pool, distilled into a Gaussian process, as a prior mean.</summary>
    public async Task<PriorMean> DistillAsync(GaussianProcessOptions options) => new(
        "llm", await GaussianProcessPredictor.FitAsync(Space, Metric.Accuracy, Labels, options: options));

    public static TrainedSpace ReadGraphs(string data, string task)
    {
        string[][] rows = [.. Rows(Path.Combine(data, "nas-bench-graph", task + ".csv"))];
        string[] operations = [.. rows[0][1].Split(' ').Concat(rows.SelectMany(row => row[1].Split(' '))).Distinct()];
        SearchSpaceBuilder builder = new SearchSpaceBuilder("nas-bench-graph", "Graph networks.")
            .AddCategorical("links", [.. rows.Select(row => row[0]).Distinct().Select(link => new Category(link, link))]);
        for (int node = 1; node <= 4; node++)
            builder.AddCategorical($"operation_{node}", [.. operations.Select(name => new Category(name, name))]);
        SearchSpace space = builder.Build();
        Dictionary<Architecture, double> scores = rows.ToDictionary(
            row => space.Parse($"links={row[0]};" + string.Join(
                ';', row[1].Split(' ').Select((operation, i) => $"operation_{i + 1}={operation}"))),
            row => 100 * double.Parse(row[2], CultureInfo.InvariantCulture));
        string[][] split =
            [.. Rows(Path.Combine(data, "nas-bench-graph", "splits.csv")).Where(row => row[0] == task && row[1] == "1")];
        return new TrainedSpace(
            task, space, scores, Part("demonstration"), Part("pool"), ReadLabels(data, $"graph-{task}"));

        IEnumerable<Architecture> Part(string part) => split.Where(row => row[2] == part).Select(row => space.Parse(row[3]));
    }

    public static TrainedSpace ReadCells(string data)
    {
        string[][] split =
            [.. Rows(Path.Combine(data, "nas-bench-201", "splits.csv")).Where(row => row.Contains("1"))];
        SearchSpace space = NasBench201Space.Instance;
        return new TrainedSpace(
            "nas201-cifar100", space, NasBench201.Cifar100.Validation.ToDictionary(), Part("demonstration"), Part("pool"),
            ReadLabels(data, "nas201-cifar100"));

        IEnumerable<Architecture> Part(string part) => split.Where(row => row.Contains(part))
            .Select(row => NasBench201Space.ParseCell(row.Single(field => field.StartsWith('|'))));
    }

    public static IEnumerable<string[]> Rows(string path) => File.ReadLines(path).Skip(1).Select(line => line.Split(','));

    private static List<double> ReadLabels(string data, string task)
    {
        var labels = new List<double>();
        for (int offset = 0; offset < 240; offset += 60)
        {
            using var answer = JsonDocument.Parse(File.ReadAllText(
                Path.Combine(data, "recorded-answers", $"label-{task}-1-{offset:000}.answer.json")));
            labels.AddRange(answer.RootElement.GetProperty("predictions").EnumerateArray()
                .OrderBy(one => int.Parse(one.GetProperty("id").ToString(), CultureInfo.InvariantCulture))
                .Select(one => one.GetProperty("score").GetDouble()));
        }

        return labels;
    }

    private sealed class Missing(IReadOnlyDictionary<Architecture, double> scores) : ICostModel
    {
        public string Name => "missing rows";

        public string Unit => "rows";

        public double GetCost(Architecture architecture) => scores.ContainsKey(architecture) ? 0 : 1;
    }
}
