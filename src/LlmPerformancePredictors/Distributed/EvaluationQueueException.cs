namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// A queue of evaluations cannot be reached, lets nobody in, or does not take a message. What it holds is kept.
/// </summary>
public sealed class EvaluationQueueException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception, for implementations of <see cref="IEvaluationQueue"/>.</summary>
    /// <param name="message">Names the queue, what is wrong and the remedy; no secrets.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public EvaluationQueueException(string message, Exception? innerException = null)
        : base(message ?? throw new ArgumentNullException(nameof(message)), innerException)
    {
    }
}
