namespace LlmPerformancePredictors.Tensors.Managed;

/// <summary>Work that splits into independent parts.</summary>
internal interface IParallelJob
{
    /// <summary>Does one part.</summary>
    /// <param name="part">Which, from 0.</param>
    /// <param name="parts">How many there are; each runs on a thread of its own.</param>
    void Execute(int part, int parts);
}
