using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Distributed;

/// <summary>One architecture to evaluate.</summary>
/// <remarks>Its id comes from its content, so whoever asks for the same again has the same task.</remarks>
public sealed record EvaluationTask
{
    private EvaluationTask(EvaluatorDescription evaluator, string architecture, int attempt)
    {
        (Evaluator, Architecture, Attempt) = (evaluator, architecture, attempt);
        Id = Fingerprint.ComputeShort(string.Create(
            CultureInfo.InvariantCulture, $"{evaluator.Key}\n{architecture}\n{attempt}"));
    }

    /// <summary>The id: 32 hexadecimal digits of the fingerprint of all that follows.</summary>
    public string Id { get; }

    /// <summary>What has to evaluate it.</summary>
    public EvaluatorDescription Evaluator { get; }

    /// <summary>The canonical id of the architecture (<see cref="SearchSpaces.Architecture.Id"/>).</summary>
    public string Architecture { get; }

    /// <summary>The how many-th time it is asked for, from 1: a failure that may be transient can be asked again.</summary>
    public int Attempt { get; }

    /// <summary>Makes a task.</summary>
    /// <param name="evaluator">What has to evaluate it.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="attempt">The how many-th time it is asked for; from 1.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The attempt is below 1.</exception>
    public static EvaluationTask Create(EvaluatorDescription evaluator, Architecture architecture, int attempt = 1)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        ArgumentNullException.ThrowIfNull(architecture);
        return Create(evaluator, architecture.Id, attempt);
    }

    /// <inheritdoc/>
    public override string ToString() => $"the evaluation {Id} of {Architecture} by '{Evaluator.Name}'";

    internal static EvaluationTask Create(EvaluatorDescription evaluator, string architecture, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        return new EvaluationTask(evaluator, architecture, attempt);
    }
}
