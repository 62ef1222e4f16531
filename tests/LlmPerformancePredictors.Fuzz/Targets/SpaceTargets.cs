using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.SearchSpaces;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Architectures as texts.</summary>
internal static class SpaceTargets
{
    public static IEnumerable<FuzzTarget> Create() =>
    [
        new(
            "architecture-ids", InputForm.Table,
            _ => new FuzzReader([.. Seeds.Pool.Take(8).Select(architecture => Seeds.Bytes(architecture.Id))], ReadId),
            typeof(InvalidArchitectureException)),
        new(
            "benchmark-cells", InputForm.Table,
            _ => new FuzzReader(
                [.. Enumerable.Range(1, 4).Select(seed => Seeds.Bytes(
                    NasBench201Space.FormatCell(NasBench201Space.Instance.Sample(RandomSource.Create(seed)))))],
                ReadCell),
            typeof(InvalidArchitectureException)),
    ];

    private static string[] ReadId(byte[] input)
    {
        Architecture read = Seeds.Space.Parse(Seeds.Text(input));
        Require(Seeds.Space.Parse(read.Id).Equals(read), "an architecture whose id is another one's");
        return [];
    }

    private static string[] ReadCell(byte[] input)
    {
        Architecture read = NasBench201Space.ParseCell(Seeds.Text(input));
        string written = NasBench201Space.FormatCell(read);
        Require(NasBench201Space.ParseCell(written).Equals(read), "a cell that is written as another one");
        return [];
    }
}
