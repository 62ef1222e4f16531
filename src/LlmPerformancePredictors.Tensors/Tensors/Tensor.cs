namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// Handle of single-precision numbers that an engine keeps. A parameter, and a constant made outside every scope, live
/// until they or their engine are disposed; all others until their scope ends.
/// </summary>
internal abstract class Tensor : IDisposable
{
    /// <summary>Creates a handle.</summary>
    /// <param name="engine">The engine that keeps the numbers.</param>
    /// <param name="shape">The shape.</param>
    protected Tensor(TensorEngine engine, TensorShape shape)
    {
        Engine = engine;
        Shape = shape;
    }

    /// <summary>The engine that keeps the numbers.</summary>
    public TensorEngine Engine { get; }

    /// <summary>The shape.</summary>
    public TensorShape Shape { get; }

    /// <summary>Whether <see cref="TensorEngine.Backward"/> gathers a gradient for it.</summary>
    public abstract bool IsParameter { get; }

    /// <inheritdoc/>
    /// <remarks>Waits for another thread that is using the engine.</remarks>
    public void Dispose()
    {
        using (Engine.WaitForRelease())
            Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the numbers; doing it again does nothing.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
