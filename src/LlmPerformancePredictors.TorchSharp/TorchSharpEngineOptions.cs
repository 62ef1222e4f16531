using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Settings of <see cref="TorchSharpTensorEngine"/>.</summary>
public sealed record TorchSharpEngineOptions
{
    /// <summary>Gets the device that keeps the numbers and computes; text such as "cuda:1" converts to it.</summary>
    /// <value>Default null, the processor.</value>
    public torch.Device? Device { get; init; }

    /// <summary>
    /// Gets the threads that share an operation on the processor. libtorch has one such number for the whole process, so the
    /// engine created last sets it for all.
    /// </summary>
    /// <value>Default 0, which leaves libtorch's number as it is; 0 to 1,024.</value>
    public int Threads { get; init; }

    /// <summary>Checks all settings but the device, which only libtorch knows.</summary>
    /// <exception cref="ArgumentException">The number of threads is out of range.</exception>
    internal void Validate()
    {
        if (Threads is < 0 or > 1024)
            throw new ArgumentException($"TorchSharpEngineOptions.Threads is {Threads}; allowed are 0 (as libtorch has it) to 1024.", nameof(Threads));
    }
}
