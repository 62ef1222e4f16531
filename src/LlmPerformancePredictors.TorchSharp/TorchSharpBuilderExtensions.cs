using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Options;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Registers TorchSharp as the tensor engine.</summary>
public static class TorchSharpBuilderExtensions
{
    /// <summary>Trains on libtorch instead of the managed engine. It is loaded when the first engine is made.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="device">Where to compute; text such as "cuda" or "cuda:1" converts to it. Null is the processor.</param>
    /// <param name="threads">Threads on the processor, for the whole process; 0 leaves libtorch's number as it is.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">The number of threads is out of range.</exception>
    public static LlmPerformancePredictorsBuilder UseTorchSharp(
        this LlmPerformancePredictorsBuilder builder, torch.Device? device = null, int threads = 0)
    {
        var options = new TorchSharpEngineOptions { Device = device, Threads = threads };
        new TorchSharpEngineOptionsValidator().ThrowIfInvalid(options, nameof(options));
        return builder.UseTensorEngine(_ => new TorchSharpTensorEngineFactory(options));
    }
}
