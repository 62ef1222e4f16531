namespace LlmPerformancePredictors.Samples;

/// <summary>What a sample, or one command of it, does. Its constructor takes what it needs from the host.</summary>
public interface ISampleRun
{
    /// <summary>Does it.</summary>
    /// <param name="cancellationToken">Canceled by Ctrl+C.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
