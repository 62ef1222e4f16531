using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>HAT's files: YAML and latency tables.</summary>
internal static class HatTargets
{
    private const string Space = """
        lr: 1e-7   # not ours
        encoder-embed-choice: [320, 256]
        decoder-embed-choice: [256]
        encoder-ffn-embed-dim-choice: [512, 128]
        decoder-ffn-embed-dim-choice: [512, 128]
        encoder-layer-num-choice: [2]
        decoder-layer-num-choice: [2, 1]
        encoder-self-attention-heads-choice: [4, 2]
        decoder-self-attention-heads-choice: [4, 2]
        decoder-ende-attention-heads-choice: [4, 2]
        decoder-arbitrary-ende-attn-choice: [-1, 1]
        adam-betas: (0.9, 0.98)

        """;

    private const string Search = """
        evo-iter: 3
        population-size: 12
        parent-size: 4
        mutation-size: 5
        crossover-size: 6
        mutation-prob: 0.25
        feature-norm: [640, 6]
        lat-norm: 200
        ckpt-path: ./a.pt
        latency-constraint: 150.5

        """;

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("hat-spaces", InputForm.Yaml, _ => new FuzzReader([Seeds.Bytes(Space)], ReadSpace), typeof(HatFormatException)),
        new(
            "hat-sub-networks", InputForm.Yaml, _ => new FuzzReader([SubNetwork(1), SubNetwork(2)], ReadSubNetwork),
            typeof(HatFormatException), typeof(InvalidArchitectureException)),
        new("hat-searches", InputForm.Yaml, _ => new FuzzReader([Seeds.Bytes(Search)], ReadSearch), typeof(HatFormatException)),
        new("latency-tables", InputForm.Table, OpenTables, typeof(InvalidDataException)),
    ];

    public static LatencyMeasurement[] CreateMeasurements(int count)
    {
        Random random = RandomSource.Create(count);
        return [.. Enumerable.Range(0, count).Select(i => new LatencyMeasurement(
            [.. Enumerable.Range(1, 10).Select(feature => Math.Round(random.NextDouble() * 100 * feature, 2))],
            10 + (i * 0.25), 20 + i, 0.5, 1.25))];
    }

    private static byte[] SubNetwork(int seed) =>
        Seeds.Bytes(HatSubNetwork.ToYaml(MachineTranslationSpace.Instance.Sample(RandomSource.Create(seed))));

    private static string[] ReadSpace(byte[] input)
    {
        HatSearchSpace read = HatSearchSpace.Parse(Seeds.Text(input), "input");
        Require(read.Space.Contains(read.Space.Sample(RandomSource.Create(1))), "a space that does not hold what it samples");
        return [];
    }

    private static string[] ReadSubNetwork(byte[] input)
    {
        Architecture read = HatSubNetwork.Parse(Seeds.Text(input), MachineTranslationSpace.Instance, "input").Architecture;
        Require(
            HatSubNetwork.Parse(HatSubNetwork.ToYaml(read), MachineTranslationSpace.Instance, "copy").Architecture.Equals(read),
            "an architecture that is another one when written and read");
        return [];
    }

    private static string[] ReadSearch(byte[] input)
    {
        HatSearchSettings.Parse(Seeds.Text(input), "input");
        return [];
    }

    private static FuzzReader OpenTables(string folder)
    {
        string path = Path.Combine(folder, "latency.csv");
        byte[] seed = Seeds.Written(path, file => LatencyTable.Write(file, CreateMeasurements(20)));
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            foreach (LatencyMeasurement measurement in LatencyTable.Read(path))
                Require(measurement.TotalMs > 0 && double.IsFinite(measurement.TotalMs), "a time that is none");
            return [];
        });
    }
}
