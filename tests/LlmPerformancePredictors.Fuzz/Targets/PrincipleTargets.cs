using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Design principles, from language models and from files.</summary>
internal static class PrincipleTargets
{
    private static readonly SearchSpace Space = NasBench201Space.Instance;

    private static readonly PrincipleProvenance Provenance = new("fuzz", "CIFAR-10", 50, 15625)
    {
        Model = "m",
        Day = new DateOnly(2026, 11, 26),
    };

    private static readonly string Answer =
        """{"principles": ["Keep the shortcut.", "Convolve."], "operations": {"""
        + string.Join(", ", Space.Choices.Select(choice => $"\"{choice.Name}\": [\"nor_conv_3x3\", \"skip_connect\"]")) + "}}";

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("principle-answers", InputForm.Json, _ => new FuzzReader(
            [Seeds.Bytes(Answer), Seeds.Bytes($"<think>Hm {{}}</think>Here:\n```json\n{Answer}\n```\nDone.")], ReadAnswer)),
        new("principle-files", InputForm.Json, OpenFiles, typeof(InvalidDataException)),
    ];

    private static string[] ReadAnswer(byte[] input)
    {
        PrincipleAnswer answer = new PrinciplePromptTemplate().Read(Seeds.Text(input), Space, Provenance);
        Require(answer.Principles is null != answer.Failure is null, "principles and a failure, or neither");
        Require(answer.Principles is not { } principles || principles.Refined.Size > 0, "an empty space");
        return [];
    }

    private static FuzzReader OpenFiles(string folder)
    {
        string path = Path.Combine(folder, "principles.json");
        var allowed = new Dictionary<string, IReadOnlyList<string>>
        {
            ["1<-0"] = ["nor_conv_3x3"],
            ["3<-2"] = ["none", "skip_connect"],
        };
        var principles = new DesignPrinciples(Space, ["Keep the shortcut."], allowed, Provenance);
        byte[] seed = Seeds.Written(path, file => DesignPrinciplesFile.Write(file, principles));
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            DesignPrinciples read = DesignPrinciplesFile.Read(path, Space);
            Require(read.Refined.Size > 0, "an empty space");
            return [];
        });
    }
}
