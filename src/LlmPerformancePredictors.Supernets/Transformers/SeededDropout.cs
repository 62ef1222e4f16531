using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Transformers;

/// <summary>Dropout in training, each use with its own seed; without a random source it does nothing.</summary>
internal readonly struct SeededDropout(float probability, Random? random)
{
    public Tensor Apply(Tensor input) =>
        random is null || probability == 0f ? input : input.Engine.Dropout(input, probability, (ulong)random.NextInt64());
}
