using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Principles;

/// <summary>What the tests of principles ask.</summary>
internal static class Requests
{
    public static TransferTask Transfer { get; } = new(NasBench201.Cifar10.AsSource(), NasBench201.Cifar100.AsTarget());

    public static PrincipleProvenance Provenance { get; } = new("test", "CIFAR-10", 50, 15625);

    /// <summary>Principles that keep the named operations of the named edges.</summary>
    public static DesignPrinciples Principles(params (string Edge, string[] Operations)[] edges) => new(
        NasBench201Space.Instance,
        ["Convolve."],
        edges.ToDictionary(edge => edge.Edge, edge => (IReadOnlyList<string>)edge.Operations),
        Provenance);

    /// <summary>A round in which the best and the worst cell of CIFAR-100's best fifty were evaluated, the worst first.</summary>
    public static AdaptationRequest Adaptation(int round, int stagnant)
    {
        IReadOnlyList<Demonstration> best = NasBench201.Cifar100.GetBest(50);
        return new AdaptationRequest(Transfer, Principles(("1<-0", ["nor_conv_3x3"])), [best[49], best[0]], round, 10, stagnant);
    }

    /// <summary>An answer in the prompt's form; an edge that is not named has both convolutions.</summary>
    public static string Answer(params (string Edge, string[] Operations)[] edges)
    {
        string[] all = [.. NasBench201Space.Instance.Choices.Select(choice =>
        {
            string[] operations =
                edges.FirstOrDefault(edge => edge.Edge == choice.Name).Operations ?? ["nor_conv_3x3", "nor_conv_1x1"];
            return $"\"{choice.Name}\": [{string.Join(", ", operations.Select(operation => $"\"{operation}\""))}]";
        })];
        return $"{{\"principles\": [\"Keep the shortcut.\"], \"operations\": {{{string.Join(", ", all)}}}}}";
    }
}
