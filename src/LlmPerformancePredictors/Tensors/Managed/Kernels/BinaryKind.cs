namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>The operations number by number.</summary>
internal enum BinaryKind
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a - b.</summary>
    Subtract,

    /// <summary>a * b.</summary>
    Multiply,
}
