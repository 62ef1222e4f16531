namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>Settings of <see cref="ManagedTensorEngine"/>.</summary>
public sealed record ManagedEngineOptions
{
    /// <summary>Gets the threads that share an operation, the caller's included. Results are the same bits for any number.</summary>
    /// <value>Default 0, as many as the machine has processors; 0 to 1,024.</value>
    public int Threads { get; init; }

    /// <summary>Gets the instruction set, for tests that compare them; null for the best that the hardware has.</summary>
    internal Kernels.InstructionSet? InstructionSet { get; init; }

    /// <summary>The threads to use, once the options are checked.</summary>
    /// <exception cref="ArgumentException">The number of threads is out of range.</exception>
    internal int ResolveThreads()
    {
        if (Threads is < 0 or > 1024)
            throw new ArgumentException($"ManagedEngineOptions.Threads is {Threads}; allowed are 0 (one for each processor) to 1024.", nameof(Threads));
        return Threads == 0 ? Environment.ProcessorCount : Threads;
    }
}
