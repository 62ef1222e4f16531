namespace LlmPerformancePredictors.Samples;

/// <summary>
/// Shows progress at once, on the thread that reports it; <see cref="Progress{T}"/> would do so later, and could come after
/// what follows it.
/// </summary>
/// <typeparam name="T">What is reported.</typeparam>
/// <param name="show">Shows a report.</param>
public sealed class SynchronousProgress<T>(Action<T> show) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => show(value);
}
