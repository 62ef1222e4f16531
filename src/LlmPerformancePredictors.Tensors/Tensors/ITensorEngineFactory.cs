namespace LlmPerformancePredictors.Tensors;

/// <summary>Makes engines: an engine works for one thread at a time and is disposed by who asked for it.</summary>
public interface ITensorEngineFactory
{
    /// <summary>Makes an engine.</summary>
    /// <returns>An engine, to be disposed.</returns>
    TensorEngine Create();
}
