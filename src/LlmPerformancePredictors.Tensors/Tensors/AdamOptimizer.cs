namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// Adam over some parameters of an engine; its state can be read and written back, so that training resumes exactly.
/// </summary>
internal abstract class AdamOptimizer : IDisposable
{
    private readonly TensorEngine _engine;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="engine">The engine of the parameters.</param>
    /// <param name="parameters">The parameters it changes.</param>
    /// <param name="options">Its settings.</param>
    protected AdamOptimizer(TensorEngine engine, IReadOnlyList<Tensor> parameters, AdamOptions options)
    {
        _engine = engine;
        Parameters = parameters;
        Options = options;
    }

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The settings.</summary>
    public AdamOptions Options { get; }

    /// <summary>The steps made so far, at least 0; set when a state is restored.</summary>
    public long StepCount { get; set; }

    /// <summary>Changes every parameter that has a gradient, by one step.</summary>
    /// <param name="learningRate">The learning rate of this step, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not a number.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the engine.</exception>
    public void Step(double learningRate)
    {
        if (!(learningRate >= 0) || double.IsInfinity(learningRate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(learningRate), learningRate, "The learning rate must be a number of at least 0.");
        }

        using EngineUse use = _engine.Use("A step of Adam");
        StepCount++;
        StepCore(learningRate);
    }

    /// <summary>Reads the running means of a parameter.</summary>
    /// <param name="index">Its place in <see cref="Parameters"/>.</param>
    /// <param name="first">Receives the mean of gradients, as many numbers as the parameter has.</param>
    /// <param name="second">Receives the mean of squared gradients.</param>
    /// <exception cref="TensorShapeException">A span has another length.</exception>
    public void ReadState(int index, Span<float> first, Span<float> second)
    {
        Shapes.Values("Adam state", Parameters[index].Shape, first.Length);
        Shapes.Values("Adam state", Parameters[index].Shape, second.Length);
        using EngineUse use = _engine.Use("Reading the state of Adam");
        ReadStateCore(index, first, second);
    }

    /// <summary>Restores the running means of a parameter.</summary>
    /// <param name="index">Its place in <see cref="Parameters"/>.</param>
    /// <param name="first">The mean of gradients.</param>
    /// <param name="second">The mean of squared gradients.</param>
    /// <exception cref="TensorShapeException">A span has another length.</exception>
    public void WriteState(int index, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Shapes.Values("Adam state", Parameters[index].Shape, first.Length);
        Shapes.Values("Adam state", Parameters[index].Shape, second.Length);
        using EngineUse use = _engine.Use("Writing the state of Adam");
        WriteStateCore(index, first, second);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the step; <see cref="StepCount"/> already counts it.</summary>
    /// <param name="learningRate">The learning rate, at least 0.</param>
    protected abstract void StepCore(double learningRate);

    /// <summary>Copies the running means out.</summary>
    /// <param name="index">The parameter's place.</param>
    /// <param name="first">As long as the parameter.</param>
    /// <param name="second">As long as the parameter.</param>
    protected abstract void ReadStateCore(int index, Span<float> first, Span<float> second);

    /// <summary>Copies the running means in.</summary>
    /// <param name="index">The parameter's place.</param>
    /// <param name="first">As long as the parameter.</param>
    /// <param name="second">As long as the parameter.</param>
    protected abstract void WriteStateCore(int index, ReadOnlySpan<float> first, ReadOnlySpan<float> second);

    /// <summary>Releases the state.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
