using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

internal static class ToySpaces
{
    /// <summary>
    /// A user's own space with every kind of choice; 3 widths of up to 2 layers, 6 dropouts, 2 optimizers, momentum for one:
    /// 12 x 6 x (1 + 2).
    /// </summary>
    public static SearchSpace Network { get; } = new SearchSpaceBuilder("toy", "The network is a small perceptron.")
        .AddInteger("layers", [1, 2], "number of layers")
        .AddInteger("widths", [8, 16, 32], "width, one value per layer", perLayer: "layers")
        .AddReal("dropout", 0m, 0.5m, 0.1m, "dropout rate")
        .AddCategorical("optimizer", [new("adam", "adaptive steps"), new("sgd", "plain steps")], "how it is trained")
        .AddReal("momentum", 0.8m, 0.9m, 0.1m, "momentum", activeWhen: new("optimizer", ["sgd"]))
        .Build();

    public static Architecture Create(int width, double dropout = 0) => Network.Create(new Dictionary<string, ChoiceValue>
    {
        ["layers"] = 1,
        ["widths"] = width,
        ["dropout"] = dropout,
        ["optimizer"] = "adam",
    });
}
