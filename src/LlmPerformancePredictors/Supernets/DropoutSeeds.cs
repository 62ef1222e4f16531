using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets;

/// <summary>Applies dropout in training, each use with its own seed; does nothing without a random source.</summary>
internal readonly struct DropoutSeeds(float probability, Random? random)
{
    /// <summary>The tensor after dropout.</summary>
    public Tensor Apply(Tensor input) =>
        random is null || probability == 0f ? input : input.Engine.Dropout(input, probability, (ulong)random.NextInt64());
}
