using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// A kind of supernet of inventories, and how it is trained. Those with as many passes see as many tokens: a step of the sandwich
/// rule trains four sub-networks, one of the others one.
/// </summary>
/// <param name="Name">What tables call it.</param>
/// <param name="IsSandwich">Whether the sandwich rule draws the sub-networks; else they are drawn evenly.</param>
/// <param name="Experts">The experts of a mixture; 1 for none.</param>
/// <param name="Routing">How a mixture's router weighs them.</param>
/// <param name="Passes">Passes over sub-networks; the default is six times what one architecture gets from scratch.</param>
internal sealed record SupernetKind(
    string Name, bool IsSandwich, int Experts, ExpertRouting Routing, int Passes = SupernetKind.CommonPasses)
{
    private const int CommonPasses = 1800;
    private const int SandwichSize = 4;
    private static readonly GeneratedTask Task = GeneratedTask.Inventories;

    /// <summary>HAT's supernet with the sandwich rule.</summary>
    public static SupernetKind Sandwich { get; } = new("sandwich", IsSandwich: true, Experts: 1, ExpertRouting.LayerWise);

    /// <summary>All that are compared.</summary>
    public static IReadOnlyList<SupernetKind> All { get; } =
    [
        new("hat", IsSandwich: false, Experts: 1, ExpertRouting.LayerWise),
        Sandwich,
        new("layerwise-mos", IsSandwich: false, Experts: 2, ExpertRouting.LayerWise),
        new("neuronwise-mos", IsSandwich: false, Experts: 2, ExpertRouting.NeuronWise),
        new("layerwise-mos-sandwich", IsSandwich: true, Experts: 2, ExpertRouting.LayerWise),
        new("neuronwise-mos-sandwich", IsSandwich: true, Experts: 2, ExpertRouting.NeuronWise),
        new("layerwise-mos-of-4-sandwich", IsSandwich: true, Experts: 4, ExpertRouting.LayerWise),
        new("sandwich-twice", IsSandwich: true, Experts: 1, ExpertRouting.LayerWise, 2 * CommonPasses),
        new("layerwise-mos-sandwich-twice", IsSandwich: true, Experts: 2, ExpertRouting.LayerWise, 2 * CommonPasses),
    ];

    /// <summary>Trains one; a training that was stopped goes on from its checkpoint.</summary>
    public SuperTransformer Train(TensorEngine engine, int seed, string checkpoint)
    {
        SuperTransformerOptions network = Task.CreateNetworkOptions(seed);
        (network.Experts, network.Routing) = (Experts, Routing);
        var model = new SuperTransformer(engine, network, TransformerPlan.GetLargest(Task.Space));
        SupernetTrainingOptions options = Task.CreateTrainingOptions(seed);
        options.Steps = IsSandwich ? Passes / SandwichSize : Passes;
        options.WarmupSteps = options.Steps / 10;
        ISubNetworkSampler sampler = IsSandwich
            ? new SandwichSampler(Task.Space, SandwichSize - 2)
            : new UniformSampler(Task.Space);
        using var training = new SupernetTraining(model, Task.Data.Training, sampler, options);
        training.Run(checkpoint, checkpointInterval: 100);
        return model;
    }
}
