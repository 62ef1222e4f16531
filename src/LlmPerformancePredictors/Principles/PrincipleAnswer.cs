using System.Diagnostics.CodeAnalysis;

namespace LlmPerformancePredictors.Principles;

/// <summary>Principles, or the reason why there are none; never a default in between.</summary>
public sealed record PrincipleAnswer
{
    private PrincipleAnswer(DesignPrinciples? principles, PrincipleFailure? failure) =>
        (Principles, Failure) = (principles, failure);

    /// <summary>The principles; null if there are none.</summary>
    public DesignPrinciples? Principles { get; }

    /// <summary>Why there are none; null if there are.</summary>
    public PrincipleFailure? Failure { get; }

    /// <summary>Principles.</summary>
    /// <param name="principles">The principles.</param>
    /// <returns>The answer.</returns>
    public static PrincipleAnswer FromPrinciples(DesignPrinciples principles)
    {
        ArgumentNullException.ThrowIfNull(principles);
        return new(principles, null);
    }

    /// <summary>No principles, and why.</summary>
    /// <param name="reason">What happened, in words, without a full stop.</param>
    /// <param name="rawText">What a language model answered, if that was the trouble.</param>
    /// <returns>The answer.</returns>
    public static PrincipleAnswer FromFailure(string reason, string? rawText = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return FromFailure(new PrincipleFailure(reason, rawText));
    }

    /// <summary>No principles, and why.</summary>
    /// <param name="failure">The reason.</param>
    /// <returns>The answer.</returns>
    public static PrincipleAnswer FromFailure(PrincipleFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(null, failure);
    }

    /// <summary>The principles, if there are some.</summary>
    /// <param name="principles">The principles, or null.</param>
    /// <param name="failure">The reason why there are none, or null.</param>
    /// <returns>Whether there are principles.</returns>
    public bool TryGet([NotNullWhen(true)] out DesignPrinciples? principles, [NotNullWhen(false)] out PrincipleFailure? failure)
    {
        (principles, failure) = (Principles, Failure);
        return principles is not null;
    }

    /// <summary>The principles.</summary>
    /// <returns>The principles.</returns>
    /// <exception cref="PrincipleLearningException">
    /// There are none; the message says why, and the exception has the raw text.
    /// </exception>
    public DesignPrinciples GetOrThrow() => Principles ?? throw new PrincipleLearningException(Failure!);
}
