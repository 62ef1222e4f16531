namespace LlmPerformancePredictors.Tensors;

/// <summary>Shapes that do not fit an operation.</summary>
internal sealed class TensorShapeException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The operation, the shapes, what is allowed.</param>
    public TensorShapeException(string message)
        : base(message)
    {
    }
}
