using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.Tensors;

/// <summary>
/// The few operations that a multilayer perceptron and a Transformer are written in, done at once (eagerly) and recorded
/// for reverse-mode differentiation. Create one, or have an <see cref="ITensorEngineFactory"/> do it, and hand it to what
/// trains or predicts. For one thread at a time; another one that uses it meanwhile gets an exception.
/// </summary>
/// <remarks>
/// Operations and operands are internal: models and engines of these packages are written against them, and a new kernel is
/// no breaking change. The operations check operands and shapes, so an engine implements arithmetic only.
/// </remarks>
public abstract partial class TensorEngine : IDisposable
{
    private int _depth;

    /// <summary>The engine's name, for reports and provenance.</summary>
    public abstract string Name { get; }

    /// <summary>Creates numbers that training changes.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">The initial numbers, innermost axis first to vary.</param>
    /// <returns>A tensor that lives until it or the engine is disposed.</returns>
    /// <exception cref="TensorShapeException">Not as many numbers as the shape holds.</exception>
    internal Tensor CreateParameter(TensorShape shape, ReadOnlySpan<float> values)
    {
        Shapes.Values("A parameter", shape, values.Length);
        using EngineUse use = Use("Creating a parameter");
        return CreateCore(shape, values, isParameter: true);
    }

    /// <summary>Creates numbers that do not change.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="values">The numbers, copied.</param>
    /// <returns>A tensor of the innermost open scope; outside scopes it lives until it or the engine is disposed.</returns>
    /// <exception cref="TensorShapeException">Not as many numbers as the shape holds.</exception>
    internal Tensor CreateConstant(TensorShape shape, ReadOnlySpan<float> values)
    {
        Shapes.Values("A constant", shape, values.Length);
        using EngineUse use = Use("Creating a constant");
        return CreateCore(shape, values, isParameter: false);
    }

    /// <summary>Opens a scope: what operations make inside it is released when it ends.</summary>
    /// <param name="recordGradients">
    /// Whether operations are recorded for <see cref="Backward"/>; false saves time and memory.
    /// </param>
    /// <returns>The scope, to be disposed by this thread, which has the engine until then.</returns>
    /// <exception cref="InvalidOperationException">Another thread is using the engine.</exception>
    internal TensorScope BeginScope(bool recordGradients = true)
    {
        EngineUse use = Use("Beginning a scope");
        try
        {
            BeginScopeCore(recordGradients);
        }
        catch
        {
            use.Dispose();
            throw;
        }

        // The end of the scope lets go.
        return new TensorScope(this, ++_depth);
    }

    /// <summary>
    /// Adds the gradient of a number with respect to each parameter that it was made from to that parameter's gradient.
    /// </summary>
    /// <param name="loss">A tensor of one element, made in an open scope that records.</param>
    /// <exception cref="TensorShapeException">It holds more than one number.</exception>
    /// <exception cref="InvalidOperationException">It was not made from parameters while recording.</exception>
    internal void Backward(Tensor loss)
    {
        RequireOwned(loss);
        Shapes.Values("The loss that is differentiated, one number,", loss.Shape, 1);
        using EngineUse use = Use("Differentiating");
        BackwardCore(loss);
    }

    /// <summary>Copies a tensor's numbers out.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="values">Receives them; as long as the tensor.</param>
    /// <exception cref="TensorShapeException">The span has another length.</exception>
    internal void Read(Tensor tensor, Span<float> values)
    {
        RequireOwned(tensor);
        Shapes.Values("A tensor", tensor.Shape, values.Length);
        using EngineUse use = Use("Reading a tensor");
        ReadCore(tensor, values);
    }

    /// <summary>Replaces a tensor's numbers.</summary>
    /// <param name="tensor">A parameter or constant.</param>
    /// <param name="values">The new numbers; as many as the tensor has.</param>
    /// <exception cref="TensorShapeException">The span has another length.</exception>
    internal void Write(Tensor tensor, ReadOnlySpan<float> values)
    {
        RequireOwned(tensor);
        Shapes.Values("A tensor", tensor.Shape, values.Length);
        using EngineUse use = Use("Writing a tensor");
        WriteCore(tensor, values);
    }

    /// <summary>Copies a parameter's gradient out; zeros if it has none.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">Receives the gradient; as long as the parameter.</param>
    /// <exception cref="ArgumentException">The tensor is not a parameter.</exception>
    /// <exception cref="TensorShapeException">The span has another length.</exception>
    internal void ReadGradient(Tensor parameter, Span<float> values)
    {
        RequireParameter(parameter);
        Shapes.Values("A gradient", parameter.Shape, values.Length);
        using EngineUse use = Use("Reading a gradient");
        ReadGradientCore(parameter, values);
    }

    /// <summary>Forgets the gradients of parameters, before the next <see cref="Backward"/>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="ArgumentException">A tensor is not a parameter.</exception>
    internal void ClearGradients(IReadOnlyList<Tensor> parameters)
    {
        using EngineUse use = Use("Clearing gradients");
        for (int i = 0; i < parameters.Count; i++)
        {
            RequireParameter(parameters[i]);
            ClearGradientCore(parameters[i]);
        }
    }

    /// <summary>
    /// Shrinks gradients together, so that a rare steep step does not throw training off (Pascanu et al., arXiv 1211.5063).
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="maxNorm">
    /// The largest Euclidean norm that all gradients may have as one vector, above 0; infinity only measures.
    /// </param>
    /// <returns>The norm before.</returns>
    /// <exception cref="ArgumentException">A tensor is not a parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The norm is not above 0.</exception>
    internal double ClipGradients(IReadOnlyList<Tensor> parameters, double maxNorm)
    {
        if (!(maxNorm > 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "The largest norm of gradients must be above 0.");
        using EngineUse use = Use("Clipping gradients");
        double squares = 0;
        foreach (Tensor parameter in parameters)
        {
            RequireParameter(parameter);
            squares += GradientSquaresCore(parameter);
        }

        double norm = Math.Sqrt(squares);
        for (int i = 0; norm > maxNorm && i < parameters.Count; i++)
            ScaleGradientCore(parameters[i], (float)(maxNorm / norm));
        return norm;
    }

    /// <summary>Creates an optimizer.</summary>
    /// <param name="parameters">The parameters that it changes.</param>
    /// <param name="options">Its settings; null for the defaults.</param>
    /// <returns>The optimizer.</returns>
    /// <exception cref="ArgumentException">A tensor is not a parameter, or a setting is out of range.</exception>
    internal AdamOptimizer CreateAdam(IReadOnlyList<Tensor> parameters, AdamOptions? options = null)
    {
        options = options?.Clone() ?? new AdamOptions();
        OptionsGuard.ThrowIfInvalid(options, nameof(options));
        foreach (Tensor parameter in parameters)
            RequireParameter(parameter);
        using EngineUse use = Use("Creating an optimizer");
        return CreateAdamCore([.. parameters], options);
    }

    /// <inheritdoc/>
    /// <remarks>Waits for another thread that is using the engine.</remarks>
    public void Dispose()
    {
        using (WaitForRelease())
        {
            _isDisposed = true;
            Dispose(disposing: true);
        }

        GC.SuppressFinalize(this);
    }

    internal void EndScope(int depth)
    {
        if (depth > _depth)
            return;
        if (!_use.IsHeldByCurrentThread)
            throw CreateInUse("Ending a scope");
        if (depth < _depth)
        {
            throw new InvalidOperationException(
                $"Scope {depth} ends while scope {_depth} inside it is open: dispose the inner one first.");
        }

        _depth--;
        try
        {
            EndScopeCore();
        }
        finally
        {
            _use.Exit();
        }
    }

    /// <summary>Releases everything.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);

    private void RequireScope(string operation)
    {
        if (_depth == 0)
        {
            throw new InvalidOperationException(
                $"{operation} outside a scope: open one with BeginScope, so that the result is released.");
        }

        if (!_use.IsHeldByCurrentThread)
            throw CreateInUse(operation);
    }

    private void RequireOwned(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!ReferenceEquals(tensor.Engine, this))
        {
            throw new ArgumentException(
                $"A tensor of engine '{tensor.Engine.Name}' was given to another engine, '{Name}': engines do not share tensors.",
                nameof(tensor));
        }
    }

    private void RequireParameter(Tensor tensor)
    {
        RequireOwned(tensor);
        if (!tensor.IsParameter)
        {
            throw new ArgumentException(
                $"A tensor {tensor.Shape} is not a parameter: only what Parameter made has a gradient.", nameof(tensor));
        }
    }
}
