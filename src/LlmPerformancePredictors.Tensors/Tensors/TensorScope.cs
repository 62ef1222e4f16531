namespace LlmPerformancePredictors.Tensors;

/// <summary>The span in which intermediate tensors live; disposing it releases them and forgets how they were made.</summary>
internal readonly struct TensorScope : IDisposable, IEquatable<TensorScope>
{
    private readonly TensorEngine _engine;
    private readonly int _depth;

    /// <summary>Creates the handle of an open scope.</summary>
    internal TensorScope(TensorEngine engine, int depth)
    {
        _engine = engine;
        _depth = depth;
    }

    /// <summary>Whether two handles are of the same scope.</summary>
    public static bool operator ==(TensorScope left, TensorScope right) => left.Equals(right);

    /// <summary>Whether two handles are of different scopes.</summary>
    public static bool operator !=(TensorScope left, TensorScope right) => !left.Equals(right);

    /// <summary>Ends the scope; doing it again does nothing.</summary>
    /// <exception cref="InvalidOperationException">A scope inside it is still open.</exception>
    public void Dispose() => _engine?.EndScope(_depth);

    /// <inheritdoc/>
    public bool Equals(TensorScope other) => ReferenceEquals(_engine, other._engine) && _depth == other._depth;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TensorScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_engine, _depth);
}
