using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Metrics;

/// <summary>Two sets of architectures that must not overlap do: a score would be reported on what was already seen.</summary>
public sealed class DataLeakException : LlmPerformancePredictorsException
{
    internal DataLeakException(string message, IReadOnlyList<Architecture> shared)
        : base(message) => Shared = shared;

    /// <summary>The architectures in both sets.</summary>
    public IReadOnlyList<Architecture> Shared { get; }
}
