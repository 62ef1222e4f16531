namespace LlmPerformancePredictors.Tensors;

/// <summary>The span in which a thread has an engine to itself; disposing it lets go.</summary>
internal readonly ref struct EngineUse
{
    private readonly Lock _use;

    /// <summary>Creates the handle of a lock that this thread has entered.</summary>
    internal EngineUse(Lock use) => _use = use;

    /// <summary>Lets go of the engine; to be called once, by the thread that has it.</summary>
    public void Dispose() => _use.Exit();
}
