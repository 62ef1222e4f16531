using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmPerformancePredictors.Predictors;

/// <summary>A predicted score, or the reason why there is none; never a default in between.</summary>
public readonly record struct Prediction
{
    private static readonly PredictionFailure NeverMade = new("no prediction was made");

    private readonly double _score;
    private readonly bool _hasScore;
    private readonly PredictionFailure? _failure;
    private readonly IReadOnlyList<PredictionFailure>? _sampleFailures;

    private Prediction(double score, double? standardDeviation, PredictionFailure? failure, bool hasScore) =>
        (_score, StandardDeviation, _failure, _hasScore) = (score, standardDeviation, failure, hasScore);

    /// <summary>Whether there is a score.</summary>
    public bool HasScore => _hasScore;

    /// <summary>The score, in the predictor's metric.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public double Score => _hasScore
        ? _score
        : throw new InvalidOperationException($"There is no score: {Failure!.Reason}. Ask HasScore or TryGetScore first.");

    /// <summary>The standard deviation of the score, in the same unit; null where the predictor knows none.</summary>
    public double? StandardDeviation { get; }

    /// <summary>Why there is no score; null if there is one.</summary>
    public PredictionFailure? Failure => _hasScore ? null : _failure ?? NeverMade;

    /// <summary>
    /// Where several samples were asked for: why each of those that gave no score has none. The score is the mean of the
    /// others, so the more of these there are, the fewer samples it rests on. Empty if all samples gave one, or none were asked.
    /// </summary>
    public IReadOnlyList<PredictionFailure> SampleFailures
    {
        get => _sampleFailures ?? [];
        init => _sampleFailures = value;
    }

    /// <summary>A score.</summary>
    /// <param name="score">A finite number.</param>
    /// <param name="standardDeviation">Its standard deviation, at least 0, if known.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The score is not finite, or the deviation is negative or not finite.
    /// </exception>
    public static Prediction FromScore(double score, double? standardDeviation = null)
    {
        if (!double.IsFinite(score))
            throw new ArgumentOutOfRangeException(
                nameof(score), score, "A score is a finite number; use Failed to say why there is none.");
        if (standardDeviation is { } deviation && !(deviation >= 0 && double.IsFinite(deviation)))
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), deviation, "A standard deviation is finite and at least 0.");
        return new Prediction(score, standardDeviation, null, hasScore: true);
    }

    /// <summary>No score, and why.</summary>
    /// <param name="failure">The reason.</param>
    /// <returns>The prediction.</returns>
    public static Prediction FromFailure(PredictionFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new(double.NaN, null, failure, hasScore: false);
    }

    /// <summary>No score, and why.</summary>
    /// <param name="reason">What happened, in words.</param>
    /// <param name="rawText">What a language model answered, if that was the trouble.</param>
    /// <returns>The prediction.</returns>
    public static Prediction FromFailure(string reason, string? rawText = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return FromFailure(new PredictionFailure(reason, rawText));
    }

    /// <summary>The score, if there is one.</summary>
    /// <param name="score">The score, or NaN.</param>
    /// <param name="failure">The reason why there is none, or null.</param>
    /// <returns>Whether there is a score.</returns>
    public bool TryGetScore(out double score, [NotNullWhen(false)] out PredictionFailure? failure)
    {
        (score, failure) = (_hasScore ? _score : double.NaN, Failure);
        return _hasScore;
    }

    /// <summary>Whether both say the same: score, deviation and failures.</summary>
    /// <param name="other">The other prediction.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(Prediction other) =>
        _hasScore == other._hasScore && _score.Equals(other._score) && StandardDeviation.Equals(other.StandardDeviation)
        && Equals(_failure, other._failure) && SampleFailures.SequenceEqual(other.SampleFailures);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_hasScore, _score, StandardDeviation, _failure, SampleFailures.Count);

    /// <inheritdoc/>
    public override string ToString() =>
        !_hasScore ? $"failed: {Failure!.Reason}"
        : StandardDeviation is { } deviation ? string.Create(CultureInfo.InvariantCulture, $"{_score:R} ± {deviation:R}")
        : _score.ToString("R", CultureInfo.InvariantCulture);
}
