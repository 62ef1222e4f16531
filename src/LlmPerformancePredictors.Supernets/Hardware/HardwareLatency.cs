using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Supernets.Hardware;

/// <summary>
/// Measures how long this machine takes for a sub-network to translate one sentence, encoder and decoder apart, as HAT does
/// (Wang et al., 2020, section 4.2): warm-up, repeats, trimmed mean, fixed lengths. Other work on the machine shows in it.
/// </summary>
public sealed class HardwareLatency
{
    private readonly SuperTransformer _model;
    private readonly FeatureEncoder _features;
    private readonly HardwareLatencyOptions _options;
    private readonly TimeProvider _time;

    // Of all runs, so that its growing is in none but the first, which warms up.
    private readonly DecodingCache _cache = new();

    /// <summary>Creates the measurement.</summary>
    /// <param name="model">
    /// A super-Transformer, trained or not; its engine, with as many threads as it has, is what is measured.
    /// </param>
    /// <param name="space">The space of the architectures.</param>
    /// <param name="options">The settings; null for HAT's.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the lengths exceed the model's.</exception>
    public HardwareLatency(
        SuperTransformer model, SearchSpace space, HardwareLatencyOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(space);
        options = options?.Clone() ?? new HardwareLatencyOptions();
        new HardwareLatencyOptionsValidator().ThrowIfInvalid(options, nameof(options));
        int length = Math.Max(options.SourceLength, options.TargetLength);
        if (length > model.Options.MaxLength)
        {
            throw new ArgumentException(
                $"Latency of {length} tokens; the model allows {model.Options.MaxLength}, "
                + "SuperTransformerOptions.MaxLength.",
                nameof(options));
        }

        (_model, _features, _options, _time) =
            (model, FeatureEncoder.CreateAverages(space), options, time ?? TimeProvider.System);
    }

    /// <summary>Measures an architecture.</summary>
    /// <param name="architecture">An architecture of the space.</param>
    /// <returns>Means and deviations in ms, and HAT's ten features of it.</returns>
    /// <exception cref="ArgumentException">It does not fit into the model.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the model's engine.</exception>
    public LatencyMeasurement Measure(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        TransformerPlan plan = TransformerPlan.FromArchitecture(architecture);
        _model.RequirePlan(plan);
        using EngineUse use = _model.Engine.Use("Measuring latency");
        var encoder = new List<double>(_options.Repeats);
        var decoder = new List<double>(_options.Repeats);
        for (int run = -_options.WarmUps; run < _options.Repeats; run++)
        {
            (double encoderMs, double decoderMs) = Run(plan);
            if (run < 0)
                continue;
            encoder.Add(encoderMs);
            decoder.Add(decoderMs);
        }

        TrimmedTimes encoded = TrimmedTimes.From(encoder, _options.Trim), decoded = TrimmedTimes.From(decoder, _options.Trim);
        return new LatencyMeasurement(
            _features.Encode(architecture), encoded.MeanMs, decoded.MeanMs, encoded.DeviationMs, decoded.DeviationMs);
    }

    private (double EncoderMs, double DecoderMs) Run(TransformerPlan plan)
    {
        int[] source = new int[_options.SourceLength];
        Array.Fill(source, SpecialToken.Unknown % _model.Options.VocabularySize);
        float[] logits = new float[_model.Options.VocabularySize];
        using TensorScope scope = _model.Engine.BeginScope(recordGradients: false);
        long begun = _time.GetTimestamp();
        EncoderOutput encoded = _model.Encode(plan, source, 1);
        double encoderMs = _time.GetElapsedTime(begun).TotalMilliseconds;
        begun = _time.GetTimestamp();
        var state = new DecodingState(_model, plan, encoded, 1, _cache);
        int[] token = [SpecialToken.Start];
        for (int step = 0; step < _options.TargetLength; step++)
            state.Step(token, logits);
        return (encoderMs, _time.GetElapsedTime(begun).TotalMilliseconds);
    }
}
