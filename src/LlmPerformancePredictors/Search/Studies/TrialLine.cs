using System.Text.Json.Serialization;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search.Studies;

/// <summary>A line of a study's file of trials: its problem first, then what was asked, reported and told.</summary>
/// <param name="Trial">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Problem">The fingerprint of what is searched; of the first line alone.</param>
/// <param name="Architecture">The architecture's id; of all but the first line.</param>
/// <param name="Worker">Who asked: the number of an opened study, from 1.</param>
/// <param name="Step">The step of a report, from 1.</param>
/// <param name="Score">The score, of a report or in the end.</param>
/// <param name="StandardDeviation">Its standard deviation, if it is known.</param>
/// <param name="Failure">Why there is no score.</param>
/// <param name="SampleFailures">Failures of some of the samples that the score is of.</param>
internal sealed record TrialLine(
    TrialEvent Trial,
    DateTimeOffset At,
    string? Problem = null,
    string? Architecture = null,
    int? Worker = null,
    int? Step = null,
    double? Score = null,
    double? StandardDeviation = null,
    PredictionFailure? Failure = null,
    IReadOnlyList<PredictionFailure>? SampleFailures = null) : IJsonOnDeserialized
{
    /// <summary>What was told; null if there is neither a score nor a failure.</summary>
    /// <exception cref="ArgumentException">Score or deviation are not allowed.</exception>
    public Prediction? ToPrediction()
    {
        if (Score is null && Failure is null) return null;
        Prediction prediction =
            Score is { } score ? Prediction.FromScore(score, StandardDeviation) : Prediction.FromFailure(Failure!);
        return SampleFailures is null ? prediction : prediction with { SampleFailures = SampleFailures };
    }

    // So that a score which is none is found while there is still the line's number to name.
    void IJsonOnDeserialized.OnDeserialized() => ToPrediction();
}
