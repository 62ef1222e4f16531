using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>Settings of <see cref="TorchSharpTensorEngine"/>.</summary>
public sealed class TorchSharpEngineOptions
{
    /// <summary>The device that keeps the numbers and computes; text such as "cuda:1" converts to it.</summary>
    /// <value>Default null, the processor.</value>
    public torch.Device? Device { get; set; }

    /// <summary>
    /// The threads that share an operation on the processor. libtorch has one such number for the whole process, so the
    /// engine created last sets it for all.
    /// </summary>
    /// <value>Default 0, which leaves libtorch's number as it is; 0 to 1,024.</value>
    [OptionRange(0, 1024, ErrorMessage = "{0} is {1}; allowed are 0 (as libtorch has it) to 1024.")]
    public int Threads { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public TorchSharpEngineOptions Clone() => (TorchSharpEngineOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="TorchSharpEngineOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TorchSharpEngineOptionsValidator : IValidateOptions<TorchSharpEngineOptions>;
