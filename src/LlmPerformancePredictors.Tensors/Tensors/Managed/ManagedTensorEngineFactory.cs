namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>Makes managed engines with the same options.</summary>
/// <param name="options">The options; null for the defaults.</param>
public sealed class ManagedTensorEngineFactory(ManagedEngineOptions? options = null) : ITensorEngineFactory
{
    private readonly ManagedEngineOptions? _options = options?.Clone();

    /// <inheritdoc/>
    public TensorEngine Create() => new ManagedTensorEngine(_options);
}
