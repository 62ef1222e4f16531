using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// What is searched. Make it yours: space, task and cost here, and trained networks in trained.csv, whose scores are made up.
/// </summary>
internal static class Problem
{
    /// <summary>The networks. A language model reads the descriptions.</summary>
    public static SearchSpace Space { get; } = new SearchSpaceBuilder("mlp", "The network is a multilayer perceptron.")
        .AddInteger("layers", [1, 2, 3, 4], "number of hidden layers")
        .AddInteger("widths", [32, 64, 128, 256], "width, one value per layer", perLayer: "layers")
        .AddReal("dropout", 0m, 0.4m, 0.1m, "dropout after every layer")
        .AddCategorical("optimizer", [new("adam"), new("sgd", "plain gradient descent")], "how it is trained")
        .AddReal("momentum", 0.8m, 0.9m, 0.1m, "momentum", activeWhen: new("optimizer", ["sgd"]))
        .Build();

    /// <summary>What is predicted.</summary>
    public static PredictionTask Task { get; } = new()
    {
        Space = Space,
        Metric = Metric.Accuracy,
        Name = "recognition of handwritten digits",
        Field = "image classification",
    };

    /// <summary>What a network may cost.</summary>
    public static ICostModel Parameters { get; } = new ParameterCount();

    private sealed class ParameterCount : ICostModel
    {
        private const int Inputs = 784;
        private const int Classes = 10;

        public string Name => "parameters";

        public string Unit => "parameters";

        public double GetCost(Architecture architecture)
        {
            (double count, int inputs) = (0, Inputs);
            foreach (int width in architecture.GetIntegers("widths").Append(Classes))
                (count, inputs) = (count + ((inputs + 1) * width), width);
            return count;
        }
    }
}
