using System.Globalization;
using System.Text.Json;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tables;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Tables and architectures that users bring: what is read, is written and read again as the same.</summary>
internal static class TableTargets
{
    private static readonly Demonstration[] Trained =
        [.. Seeds.Pool.Take(6).Select((architecture, i) => new Demonstration(architecture, 24 + (i / 8.0)))];

    private static readonly Label[] Labels = [.. Seeds.Pool.Take(6).Select((architecture, i) => new Label(i, architecture, i == 3
        ? Prediction.FromFailure("no \"score\", in it; ä")
        : Prediction.FromScore(24 + (i / 8.0), i % 2 == 0 ? 0.25 : null)))];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("trained-csv", InputForm.Table, folder => OpenTrained(folder, "trained.csv"), typeof(InvalidDataException)),
        new("trained-json", InputForm.Json, folder => OpenTrained(folder, "trained.json"), typeof(InvalidDataException)),
        new("labels-csv", InputForm.Table, folder => OpenLabels(folder, "labels.csv"), typeof(InvalidDataException)),
        new("labels-json", InputForm.Json, folder => OpenLabels(folder, "labels.json"), typeof(InvalidDataException)),
        new("architecture-files", InputForm.Json, OpenArchitecture, typeof(InvalidDataException)),
        new(
            "architecture-json", InputForm.Json,
            _ => new FuzzReader([.. Seeds.Pool.Take(4).Select(one => Seeds.Bytes(ArchitectureFile.ToJson(one)))], ReadJson),
            typeof(JsonException)),
    ];

    private static FuzzReader OpenTrained(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        byte[] seed = Seeds.Written(path, file => DemonstrationTable.Write(file, Seeds.Space, Trained));
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            IReadOnlyList<Demonstration> read = DemonstrationTable.Read(path, Seeds.Space, Metric.Bleu);
            foreach (Demonstration one in read) Require(Metric.Bleu.Allows(one.Score), "a score that the metric does not allow");
            DemonstrationTable.Write(path, Seeds.Space, read);
            Require(
                DemonstrationTable.Read(path, Seeds.Space, Metric.Bleu).SequenceEqual(read), "other content when written again");
            return [];
        })
        {
            Further = name.EndsWith(".csv", StringComparison.Ordinal)
                ? [Seeds.Bytes(
                    "score;layers;widths;dropout;optimizer;momentum\r\n24.5;2;\"8;16\";0.1;sgd;0.9\r\n25;1;8;0;adam;\r\n")]
                : [],
        };
    }

    private static FuzzReader OpenLabels(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        byte[] seed = Seeds.Written(path, file => LabelTable.Write(file, Seeds.Space, Labels));
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            IReadOnlyList<Label> read = LabelTable.Read(path, Seeds.Space, Metric.Bleu);
            LabelTable.Write(path, Seeds.Space, read);
            Require(
                LabelTable.Read(path, Seeds.Space, Metric.Bleu).Select(Describe).SequenceEqual(read.Select(Describe)),
                "other content when written again");
            return [];
        });
    }

    private static FuzzReader OpenArchitecture(string folder)
    {
        string path = Path.Combine(folder, "found.json");
        return new FuzzReader(
            [.. Seeds.Pool.Take(4).Select(one => Seeds.Written(path, file => ArchitectureFile.Write(file, one)))],
            input =>
            {
                File.WriteAllBytes(path, input);
                Architecture read = ArchitectureFile.ReadJson(path, Seeds.Space);
                ArchitectureFile.Write(path, read);
                Require(ArchitectureFile.ReadJson(path, Seeds.Space).Equals(read), "other content when written again");
                return [];
            });
    }

    private static string[] ReadJson(byte[] input)
    {
        var options = new JsonSerializerOptions { Converters = { new ArchitectureJsonConverter(Seeds.Space) } };
        if (JsonSerializer.Deserialize<Architecture>(input, options) is not { } read) return [];
        string written = JsonSerializer.Serialize(read, options);
        Require(read.Equals(JsonSerializer.Deserialize<Architecture>(written, options)), "other content when written again");
        return [];
    }

    private static string Describe(Label label) => string.Create(
        CultureInfo.InvariantCulture,
        $"{label.Architecture.Id} {label.Prediction} {label.Prediction.StandardDeviation:R} {label.Prediction.Failure?.Reason}");
}
