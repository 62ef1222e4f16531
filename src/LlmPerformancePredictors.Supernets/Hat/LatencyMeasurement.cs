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
public sealed record LatencyMeasurement(
    IReadOnlyList<double> Features, double EncoderMs, double DecoderMs, double EncoderDeviationMs, double DecoderDeviationMs)
{
    /// <summary>Mean time of encoder and decoder together, ms.</summary>
    public double TotalMs => EncoderMs + DecoderMs;
}
