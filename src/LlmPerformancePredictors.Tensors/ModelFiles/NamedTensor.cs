namespace LlmPerformancePredictors.ModelFiles;

/// <summary>Numbers with a name and a shape.</summary>
/// <param name="Name">The name, unique in its file.</param>
/// <param name="Shape">The lengths of the axes, outermost first; empty for a single number.</param>
/// <param name="Values">The numbers, innermost axis first to vary.</param>
internal sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, ReadOnlyMemory<float> Values);
