using LlmPerformancePredictors.ModelFiles;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>A trained model of rows of features. Immutable and thread safe.</summary>
internal abstract class CostRegression
{
    /// <summary>Which model it is.</summary>
    public abstract CostModelKind Kind { get; }

    /// <summary>Predicts one row.</summary>
    /// <param name="row">The features.</param>
    public abstract float Predict(ReadOnlySpan<float> row);

    /// <summary>Predicts many rows; each has the bits that it has alone.</summary>
    /// <param name="rows">Rows times features.</param>
    /// <param name="costs">Receives one cost a row.</param>
    public abstract void Predict(ReadOnlySpan<float> rows, Span<float> costs);

    /// <summary>The content of a model file.</summary>
    /// <param name="entries">What else is known of it, by name.</param>
    public abstract TensorFile ToFile(IReadOnlyDictionary<string, string> entries);
}
