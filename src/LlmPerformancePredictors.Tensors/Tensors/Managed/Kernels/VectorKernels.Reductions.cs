namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <content>Runs to one number.</content>
internal abstract unsafe partial class VectorKernels
{
    /// <summary>The sum of a run; its order depends on the instruction set alone.</summary>
    public abstract float Sum(float* a, int count);

    /// <summary>The sum of products; its order depends on the instruction set alone.</summary>
    public abstract float Dot(float* a, float* b, int count);

    /// <summary>The sum of squared differences to a number.</summary>
    public abstract float SumSquares(float* a, float center, int count);

    /// <summary>The sum of squared differences.</summary>
    public abstract float SumSquaredDifferences(float* a, float* b, int count);

    /// <summary>The largest number of a run.</summary>
    public abstract float Maximum(float* a, int count);
}
