using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using LlmPerformancePredictors;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;

namespace Snippets;

/// <summary>What the fragments speak of without making it: a small space, ten trained networks, a model.</summary>
internal static class World
{
    public static readonly SearchSpace space = new SearchSpaceBuilder("mlp", "The network is a multilayer perceptron.")
        .AddInteger("layers", [1, 2, 3], "number of hidden layers")
        .AddInteger("widths", [64, 128, 256], "width, one value per layer", perLayer: "layers")
        .AddReal("dropout", 0m, 0.5m, 0.1m, "dropout after every layer")
        .AddCategorical("optimizer", [new("adam"), new("sgd", "plain gradient descent")], "how it is trained")
        .AddReal("momentum", 0.8m, 0.9m, 0.1m, "momentum", activeWhen: new("optimizer", ["sgd"]))
        .Build();

    public static readonly PredictionTask task = new()
    {
        Space = space,
        Metric = Metric.Accuracy,
        Name = "recognition of handwritten digits",
        Field = "image classification",
    };

    public static readonly IReadOnlyList<Architecture> pool = [.. Draw(1).Take(40)];

    public static readonly Architecture architecture = pool[0];

    public static readonly IReadOnlyList<Architecture> architectures = [.. pool.Take(5)];

    public static readonly IReadOnlyList<Demonstration> demonstrations =
        [.. Draw(2).Except(pool).Take(10).Select(one => new Demonstration(one, Score(one)))];

    public static readonly IReadOnlyList<EvaluationSplit> splits = [new("digits", "1", Metric.Accuracy,
        demonstrations, [.. Draw(3).Except(pool).Except(demonstrations.Select(one => one.Architecture)).Take(8)
            .Select(one => new Demonstration(one, Score(one)))])];

    public static readonly ICostModel parameters = new Parameters("parameters", "parameters");

    public static readonly ICostModel flops = new Parameters("FLOPs", "FLOP");

    public static readonly IPerformancePredictor teacher =
        TrivialPredictors.Fit(space, Metric.Accuracy, demonstrations)[0].Predictor;

    public static readonly LlmPredictorOptions options = new();

    public static readonly IConfiguration configuration = new ConfigurationBuilder().Build();

    public static readonly IProgress<LabelingProgress> progress = new Progress<LabelingProgress>();

    public static SearchSpaceBuilder builder => new SearchSpaceBuilder("mlp")
        .AddInteger("layers", [1, 2, 3]).AddInteger("widths", [64, 128, 256], perLayer: "layers");

    public static IChatClient model => new StandInModel();

    public static IChatClient client => model;

    public static IChatClient chatClient => model;

    public static ServiceCollection services { get; } = new();

    public static ServiceProvider CreateProvider(Action<LlmPerformancePredictorsBuilder>? configure = null)
    {
        var collection = new ServiceCollection();
        LlmPerformancePredictorsBuilder added = collection.AddLlmPerformancePredictors().UseChatClient(_ => model);
        configure?.Invoke(added);
        return collection.BuildServiceProvider();
    }

    public static LlmPerformancePredictorFactory factory { get; } =
        CreateProvider().GetRequiredService<LlmPerformancePredictorFactory>();

    public static LlmPerformancePredictor predictor => factory.Create(task, demonstrations);

    public static SearchProblem problem =>
        new(space, [new SearchPredictor("mean", teacher)], [new Constraint(parameters, 200_000)]);

    public static Task<SearchResult> SearchAsync() => new ArchitectureSearch(
        problem, new RandomStrategy(new RandomSearchOptions()), new SearchOptions { MaxEvaluations = 10 }).RunAsync();

    /// <summary>Stands in for a training: more epochs and larger layers score better.</summary>
    public static double Train(Architecture one, int epoch) => Score(one) - (10.0 / epoch);

    private static double Score(Architecture one) =>
        80 + (3 * Math.Log2(one.GetIntegers("widths").Average() / 64.0)) + one.GetInteger("layers");

    private static IEnumerable<Architecture> Draw(int seed) => Enumerable.Range(0, 10_000)
        .Select(i => space.Sample(RandomSource.Create(seed, i))).Distinct();

    private sealed class Parameters(string name, string unit) : ICostModel
    {
        public string Name => name;

        public string Unit => unit;

        public double GetCost(Architecture one)
        {
            double inputs = 784, sum = 0;
            foreach (int width in one.GetIntegers("widths")) (sum, inputs) = (sum + ((inputs + 1) * width), width);
            return sum + ((inputs + 1) * 10);
        }
    }
}

/// <summary>Answers a prompt for scores with one for each architecture that is asked for.</summary>
internal sealed partial class StandInModel : WholeAnswerChatClient
{
    protected override ChatClientMetadata Metadata { get; } = new("stand-in", defaultModelId: "stand-in");

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        string asked = messages.Last().Text.Split("\n# ").LastOrDefault(part => Heading().IsMatch(part)) ?? "";
        string scores = string.Join(",\n", Heading().Matches(asked)
            .Select(heading => $"{{\"id\": {heading.Groups[1].Value}, \"score\": {80 + (heading.Index % 7)}}}"));
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, $"[{scores}]")));
    }

    [GeneratedRegex(@"^## \w+ (\d+)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
