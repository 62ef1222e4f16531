namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The widths that the kernels come in.</summary>
internal enum InstructionSet
{
    /// <summary>One number at a time.</summary>
    Scalar,

    /// <summary>4 numbers: SSE, NEON.</summary>
    Vector128,

    /// <summary>8 numbers: AVX2.</summary>
    Vector256,

    /// <summary>16 numbers: AVX-512.</summary>
    Vector512,
}
