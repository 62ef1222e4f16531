using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// LLM-PP: a language model predicts the score of an architecture from a prompt with a handful of really trained ones
/// (Jawahar et al., 2023, section 3).
/// </summary>
/// <remarks>
/// A call that fails, an answer that cannot be read and a score out of range are data: the prediction says why, with the
/// raw text. What could not be read is asked for again, <see cref="LlmPredictorOptions.RepairRounds"/> times at most; what was
/// withheld (<see cref="PredictionFailureKind.Withheld"/>: refused, filtered, spent on reasoning) is not. With
/// several samples the score is the mean of those that could be read; <see cref="Prediction.SampleFailures"/> has the others.
/// With log probabilities every score is the expected one; see <see cref="LlmPredictorOptions.TopLogProbabilities"/>. The
/// standard deviation is then that of a mixture: the root of the mean variance within samples plus the variance between them.
/// </remarks>
public sealed class LlmPerformancePredictor : IPerformancePredictor, IIdentifiedPredictor
{
    private readonly PredictionTask _task;
    private readonly IReadOnlyList<Demonstration> _demonstrations;
    private readonly IPromptTemplate _template;
    private readonly LlmPredictorOptions _options;
    private readonly ModelQuestion _question;
    private readonly IChatClient _client;

    /// <summary>Creates the predictor.</summary>
    /// <param name="client">The language model, with whatever middleware around it.</param>
    /// <param name="task">What is predicted.</param>
    /// <param name="demonstrations">Really trained architectures with their scores, in the order shown; about ten.</param>
    /// <param name="template">The prompt; null takes <see cref="PerformancePromptTemplate"/> with all its parts.</param>
    /// <param name="options">How to ask; null takes the defaults.</param>
    /// <exception cref="ArgumentException">
    /// An option or a demonstration is not allowed; the message names it and what is.
    /// </exception>
    public LlmPerformancePredictor(
        IChatClient client, PredictionTask task, IReadOnlyList<Demonstration> demonstrations,
        IPromptTemplate? template = null, LlmPredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(demonstrations);
        _options = options?.Clone() ?? new LlmPredictorOptions();
        new LlmPredictorOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        ScoreGuard.Require("demonstration", demonstrations, task.Metric, nameof(demonstrations));
        _client = client;
        _task = task;
        _demonstrations = [.. demonstrations];
        _template = template ?? new PerformancePromptTemplate();
        if (_options.StructuredAnswers && _template.AnswerSchema is null)
            throw new ArgumentException(
                $"LlmPredictorOptions.StructuredAnswers is true, but {_template.GetType().Name} has no AnswerSchema; "
                + "set it to false, or give the template one.",
                nameof(options));
        _question = new ModelQuestion(client, _template, _options);
    }

    /// <inheritdoc/>
    public Metric Metric => _task.Metric;

    /// <inheritdoc/>
    public SearchSpace Space => _task.Space;

    /// <inheritdoc/>
    /// <remarks>
    /// The model, how it is asked, and what the prompt says: task, demonstrations and wording. How long an answer may be, how
    /// often it is repaired and in which form it is asked for may change when a search is resumed.
    /// </remarks>
    public string Identity
    {
        get
        {
            string model = _options.ModelId ?? _client.GetService<ChatClientMetadata>()?.DefaultModelId ?? "its default model";
            string prompt = _template.Render(
                new PromptRequest(_task, _demonstrations, [Space.Sample(RandomSource.Create(0))]));
            return PredictorIdentity.Create(
                FormattableString.Invariant(
                    $"language model {model}, {_options.SamplesPerArchitecture} samples, temperature {_options.Temperature}")
                + (_options.Seed is { } seed ? FormattableString.Invariant($", seed {seed}") : "")
                + (_options.TopLogProbabilities is null ? "" : ", expected scores"),
                prompt);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        Architecture[] queries = [.. architectures.Select(Space.Adopt)];
        if (queries.Length > 0 && queries.Length <= _options.BatchSize && _options.SamplesPerArchitecture == 1)
            return await AskAsync(queries, 0, cancellationToken).ConfigureAwait(false);
        var samples = new Prediction[_options.SamplesPerArchitecture][];
        for (int sample = 0; sample < samples.Length; sample++) samples[sample] = new Prediction[queries.Length];

        var calls = from start in Enumerable.Range(0, (queries.Length + _options.BatchSize - 1) / _options.BatchSize)
                    from sample in Enumerable.Range(0, samples.Length)
                    select (Start: start * _options.BatchSize, Sample: sample);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = _options.MaxConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(calls, parallel, async (call, token) =>
        {
            int count = Math.Min(_options.BatchSize, queries.Length - call.Start);
            ArraySegment<Architecture> batch = new(queries, call.Start, count);
            Prediction[] predictions = await AskAsync(batch, call.Sample, token).ConfigureAwait(false);
            predictions.CopyTo(samples[call.Sample], call.Start);
        }).ConfigureAwait(false);

        return samples.Length == 1
            ? samples[0]
            : [.. Enumerable.Range(0, queries.Length).Select(i =>
                SampleMean.Combine(Metric, [.. samples.Select(sample => sample[i])]))];
    }

    /// <summary>
    /// Renders what <see cref="PredictAsync"/> would ask first, before any repair: for a forecast, or to be asked elsewhere.
    /// </summary>
    /// <param name="architectures">Architectures of <see cref="Space"/>; taken as the prompts are.</param>
    /// <returns>One call for each batch and sample, in order.</returns>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space.</exception>
    public IEnumerable<PromptCall> GetPrompts(IEnumerable<Architecture> architectures)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        return from batch in architectures.Select(Space.Adopt).Chunk(_options.BatchSize)
               let prompt = _template.Render(new PromptRequest(_task, _demonstrations, batch))
               from sample in Enumerable.Range(0, _options.SamplesPerArchitecture)
               select new PromptCall(prompt, _options.ToChatOptions(sample, _template.AnswerSchema));
    }

    private async Task<Prediction[]> AskAsync(IReadOnlyList<Architecture> batch, int sample, CancellationToken cancellationToken)
    {
        var request = new PromptRequest(_task, _demonstrations, batch);
        Prediction[] predictions = [.. await _question.AskAsync(request, sample, cancellationToken).ConfigureAwait(false)];
        for (int round = 0; round < _options.RepairRounds; round++)
        {
            // A call that failed is the business of the client's own retries, and what was withheld would be withheld again.
            int[] unread =
            [
                .. Enumerable.Range(0, batch.Count)
                    .Where(i => predictions[i].Failure is { Kind: PredictionFailureKind.NoScore, RawText: not null }),
            ];
            if (unread.Length == 0) break;
            var repair = new PromptRequest(_task, _demonstrations, [.. unread.Select(i => batch[i])])
            {
                EarlierFailures = [.. unread.Select(i => predictions[i].Failure!.Reason)],
            };
            IReadOnlyList<Prediction> again = await _question.AskAsync(repair, sample, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < unread.Length; i++)
                predictions[unread[i]] = again[i].HasScore ? again[i] : JoinFailures(predictions[unread[i]], again[i]);
        }

        return predictions;
    }

    private static Prediction JoinFailures(Prediction first, Prediction again) => Prediction.FromFailure(
        new PredictionFailure(
            $"{first.Failure!.Reason}; asked again: {again.Failure!.Reason}", again.Failure.RawText ?? first.Failure.RawText)
        {
            Kind = again.Failure.Kind,
        });
}
