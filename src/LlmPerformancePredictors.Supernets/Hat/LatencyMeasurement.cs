using System.Text;
using LlmPerformancePredictors.LearnedCosts;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>The measured latency of one Transformer, described by HAT's ten averages.</summary>
/// <param name="Features">
/// Encoder embedding and layers, means of the encoder layers' feed-forward widths and heads; the same for the decoder, then the
/// means of its cross heads and cross spans (1, 2 or 3).
/// </param>
/// <param name="EncoderMs">Mean time of the encoder, ms.</param>
/// <param name="DecoderMs">Mean time of the decoder, ms.</param>
/// <param name="EncoderDeviationMs">Standard deviation of the encoder's time over the runs, ms.</param>
/// <param name="DecoderDeviationMs">Standard deviation of the decoder's time over the runs, ms.</param>
/// <exception cref="ArgumentException">A feature or a time is NaN, infinite or below 0; the message names it.</exception>
public sealed record LatencyMeasurement(
    IReadOnlyList<double> Features, double EncoderMs, double DecoderMs, double EncoderDeviationMs, double DecoderDeviationMs)
{
    /// <summary>HAT's ten averages.</summary>
    public IReadOnlyList<double> Features { get; init => field = RequireAll(value); } = RequireAll(Features);

    /// <summary>Mean time of the encoder, ms.</summary>
    public double EncoderMs { get; init => field = Require(value, "encoder's time"); } = Require(EncoderMs, "encoder's time");

    /// <summary>Mean time of the decoder, ms.</summary>
    public double DecoderMs { get; init => field = Require(value, "decoder's time"); } = Require(DecoderMs, "decoder's time");

    /// <summary>Mean time of encoder and decoder together, ms.</summary>
    public double TotalMs => EncoderMs + DecoderMs;

    /// <summary>The measurement for <see cref="CostPredictorTrainer.TrainOnRows"/>: encoder and decoder together, ms.</summary>
    /// <returns>The row.</returns>
    public CostRow ToCostRow() => new(Features, TotalMs);

    private static IReadOnlyList<double> RequireAll(IReadOnlyList<double> features)
    {
        ArgumentNullException.ThrowIfNull(features, nameof(Features));
        for (int i = 0; i < features.Count; i++)
            Require(features[i], FormattableString.Invariant($"feature {i + 1} of {features.Count}"));
        return features;
    }

    private static double Require(double value, string what) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentException(
            FormattableString.Invariant($"The {what} of a latency measurement is {value}; allowed is a finite number from 0."));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Features), Features), (nameof(EncoderMs), EncoderMs), (nameof(DecoderMs), DecoderMs),
        (nameof(EncoderDeviationMs), EncoderDeviationMs), (nameof(DecoderDeviationMs), DecoderDeviationMs),
        (nameof(TotalMs), TotalMs));
}
