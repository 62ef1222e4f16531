using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>Settings of <see cref="ManagedTensorEngine"/>.</summary>
public sealed class ManagedEngineOptions
{
    /// <summary>The threads that share an operation, the caller's included. Results are the same bits for any number.</summary>
    /// <value>Default 0, as many as the machine has processors; 0 to 1,024.</value>
    [OptionRange(0, 1024, ErrorMessage = "{0} is {1}; allowed are 0 (one for each processor) to 1024.")]
    public int Threads { get; set; }

    /// <summary>
    /// Memory that stays with the engine between two steps (outermost scopes) for the next ones, in mebibytes, beyond what the
    /// last two steps used at once; what is more goes back to the operating system. It comes and goes in pieces of at most
    /// 32 MiB, or as large as a tensor that is larger, of which one may stay in addition. Results do not depend on it; steps
    /// that change their shapes are faster with more.
    /// </summary>
    /// <value>Default 256 MiB; 0 to 1,048,576.</value>
    [OptionRange(0, 1_048_576)]
    public int MaxFreeMebibytes { get; set; } = 256;

    /// <summary>The instruction set, for tests that compare them; null for the best that the hardware has.</summary>
    internal Kernels.InstructionSet? InstructionSet { get; set; }

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public ManagedEngineOptions Clone() => (ManagedEngineOptions)MemberwiseClone();
}
