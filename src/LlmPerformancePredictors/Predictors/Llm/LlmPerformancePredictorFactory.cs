using LlmPerformancePredictors.Predictors.Calibrated;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// Makes predictors that share a host's language model, prompt and options; one a task and set of demonstrations.
/// </summary>
/// <param name="client">The language model.</param>
/// <param name="template">The prompt.</param>
/// <param name="options">How to ask.</param>
public sealed class LlmPerformancePredictorFactory(
    IChatClient client, IPromptTemplate template, IOptions<LlmPredictorOptions> options)
{
    private readonly IChatClient _client = client ?? throw new ArgumentNullException(nameof(client));
    private readonly IPromptTemplate _template = template ?? throw new ArgumentNullException(nameof(template));
    private readonly IOptions<LlmPredictorOptions> _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>
    /// A factory that asks another client, with the same prompt and options: for batches, which bring their own.
    /// </summary>
    /// <param name="otherClient">The client.</param>
    /// <returns>The factory.</returns>
    public LlmPerformancePredictorFactory WithClient(IChatClient otherClient)
    {
        ArgumentNullException.ThrowIfNull(otherClient);
        return new(otherClient, _template, _options);
    }

    /// <summary>A factory that asks with another prompt, with the same client and options.</summary>
    /// <param name="otherTemplate">The prompt, such as <see cref="TablePromptTemplate"/>.</param>
    /// <returns>The factory.</returns>
    /// <exception cref="ArgumentNullException">The template is null.</exception>
    public LlmPerformancePredictorFactory WithTemplate(IPromptTemplate otherTemplate)
    {
        ArgumentNullException.ThrowIfNull(otherTemplate);
        return new(_client, otherTemplate, _options);
    }

    /// <summary>Makes a predictor.</summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="demonstrations">Really trained architectures with their scores.</param>
    /// <param name="configure">Changes the host's options for this predictor alone; null leaves them.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option that was changed is not allowed; the message names it and what is.
    /// </exception>
    public LlmPerformancePredictor Create(
        PredictionTask task, IReadOnlyList<Demonstration> demonstrations, Action<LlmPredictorOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(demonstrations);
        LlmPredictorOptions own = _options.Value.Clone();
        configure?.Invoke(own);
        return new LlmPerformancePredictor(_client, task, demonstrations, _template, own);
    }

    /// <summary>
    /// Makes a predictor whose scores are calibrated on the demonstrations, each asked for without it: one call each, once.
    /// </summary>
    /// <param name="task">What is predicted.</param>
    /// <param name="demonstrations">Really trained architectures with their scores.</param>
    /// <param name="configure">Changes the host's options for this predictor alone; null leaves them.</param>
    /// <param name="calibration">What to fit; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The predictor, with the calibration's report.</returns>
    /// <exception cref="OptionsValidationException">
    /// An option of the host is not allowed; the message names it and what is.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, or there are too few demonstrations; the message says which.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Too few demonstrations were given a score; the message has the reasons.
    /// </exception>
    public Task<CalibratedPredictor> CreateCalibratedAsync(
        PredictionTask task, IReadOnlyList<Demonstration> demonstrations, Action<LlmPredictorOptions>? configure = null,
        CalibrationOptions? calibration = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(demonstrations);
        return CalibratedPredictor.FitAsync(
            shown => Create(task, shown, configure), demonstrations, calibration, cancellationToken);
    }
}
