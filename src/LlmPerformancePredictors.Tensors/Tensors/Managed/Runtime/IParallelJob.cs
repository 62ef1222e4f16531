namespace LlmPerformancePredictors.Tensors.Managed.Runtime;

/// <summary>Work that splits into independent parts.</summary>
internal interface IParallelJob
{
    /// <summary>Does one part.</summary>
    /// <param name="part">Which, from 0.</param>
    /// <param name="parts">How many there are; they may run at the same time, or one after the other on one thread.</param>
    void Execute(int part, int parts);
}
