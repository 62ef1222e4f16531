using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Labeling;

/// <summary>Makes labelers with a host's options, ledger and log; one a predictor.</summary>
/// <param name="options">How to label.</param>
/// <param name="ledger">What the host's language model enters its calls into.</param>
/// <param name="timeProvider">Measures time; null takes the system's clock.</param>
/// <param name="logger">Is told of beginning and end; null for none.</param>
public sealed class LabelerFactory(
    IOptions<LabelerOptions> options, UsageLedger ledger, TimeProvider? timeProvider = null, ILogger<Labeler>? logger = null)
{
    private readonly IOptions<LabelerOptions> _options = options ?? throw new ArgumentNullException(nameof(options));
    private readonly UsageLedger _ledger = ledger ?? throw new ArgumentNullException(nameof(ledger));

    /// <summary>Makes a labeler.</summary>
    /// <param name="predictor">Gives the labels.</param>
    /// <param name="configure">Changes the host's options for this labeler alone; null leaves them.</param>
    /// <returns>The labeler.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option that was changed is not allowed; the message names it and what is.
    /// </exception>
    public Labeler Create(IPerformancePredictor predictor, Action<LabelerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        LabelerOptions own = _options.Value.Clone();
        configure?.Invoke(own);
        return new Labeler(predictor, own, _ledger, timeProvider, logger);
    }
}
