using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Makes TorchSharp engines with the same options.</summary>
/// <param name="options">The options; null for the defaults.</param>
public sealed class TorchSharpTensorEngineFactory(TorchSharpEngineOptions? options = null) : ITensorEngineFactory
{
    private readonly TorchSharpEngineOptions? _options = options?.Clone();

    /// <inheritdoc/>
    /// <exception cref="TorchSharpUnavailableException">libtorch or the device is not there.</exception>
    public TensorEngine Create() => new TorchSharpTensorEngine(_options);
}
