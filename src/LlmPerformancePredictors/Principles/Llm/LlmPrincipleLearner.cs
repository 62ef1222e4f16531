using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Principles.Llm;

/// <summary>
/// LAPT: a language model states design principles and the categories that each choice should choose from, and revises
/// them when it is shown the target's results (Zhou et al., 2024, arXiv 2408.11330).
/// </summary>
/// <remarks>
/// A call that fails and an answer that cannot be used are data. What cannot be used is asked for again, with the reason,
/// <see cref="LlmPrincipleOptions.RepairRounds"/> times at most; a call that fails is the business of the client's retries,
/// and an answer that was withheld (refused, filtered, spent on reasoning) would be withheld again.
/// </remarks>
public sealed class LlmPrincipleLearner : IPrincipleLearner
{
    /// <summary>The method that the provenance names.</summary>
    public const string Method = "language-model";

    private readonly IChatClient _client;
    private readonly PrinciplePromptTemplate _template;
    private readonly int _sourceArchitectures;
    private readonly LlmPrincipleOptions _options;

    /// <summary>Creates the learner.</summary>
    /// <param name="client">The language model, with whatever middleware around it.</param>
    /// <param name="prompt">What the prompts show and allow; null takes the defaults.</param>
    /// <param name="options">How to ask; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public LlmPrincipleLearner(IChatClient client, PrinciplePromptOptions? prompt = null, LlmPrincipleOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _options = options?.Clone() ?? new LlmPrincipleOptions();
        new LlmPrincipleOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        _client = client;
        _template = new PrinciplePromptTemplate(prompt);
        _sourceArchitectures = (prompt ?? new PrinciplePromptOptions()).SourceArchitectures;
    }

    /// <inheritdoc/>
    public string Name => Method;

    /// <inheritdoc/>
    public Task<PrincipleAnswer> LearnAsync(SourceTask source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AskAsync(
            failure => _template.RenderLearning(source, failure), source.Space, Provenance(source), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PrincipleAnswer> AdaptAsync(AdaptationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AskAsync(
            failure => _template.RenderAdaptation(request, failure),
            request.Task.Target.Space,
            Provenance(request.Task.Source) with
            {
                Round = request.Round,
                Target = request.Task.Target.Name,
                TargetEvaluations = request.Evaluated.Count,
            },
            cancellationToken);
    }

    private PrincipleProvenance Provenance(SourceTask source) =>
        new(Method, source.Name, Math.Min(source.Best.Count, _sourceArchitectures), source.Evaluations);

    private async Task<PrincipleAnswer> AskAsync(
        Func<string?, string> render, SearchSpace space, PrincipleProvenance provenance, CancellationToken cancellationToken)
    {
        PrincipleFailure? failure = null;
        for (int round = 0; ; round++)
        {
            PrincipleAnswer answer =
                await AskOnceAsync(render(failure?.Reason), space, provenance, cancellationToken).ConfigureAwait(false);
            if (answer.TryGet(out _, out PrincipleFailure? unusable)) return answer;
            failure = failure is null ? unusable : new PrincipleFailure(
                $"{failure.Reason}; asked again: {unusable.Reason}", unusable.RawText ?? failure.RawText)
            {
                IsNotAsked = unusable.IsNotAsked,
                IsWithheld = unusable.IsWithheld,
            };
            if (unusable.RawText is null || unusable.IsWithheld || round >= _options.RepairRounds)
                return PrincipleAnswer.FromFailure(failure);
        }
    }

    private async Task<PrincipleAnswer> AskOnceAsync(
        string prompt, SearchSpace space, PrincipleProvenance provenance, CancellationToken cancellationToken)
    {
        ChatResponse response;
        ChatOptions? options = _options.ToChatOptions();
        try
        {
            response = await _client.GetResponseAsync(
                [new ChatMessage(ChatRole.User, prompt)], options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a client or its network throws concerns this call alone; the search goes on with what it has.
            return PrincipleAnswer.FromFailure(
                new PrincipleFailure($"the language model gave no answer: {exception.Message.TrimEnd('.')}")
                {
                    IsNotAsked = exception is NotAskedException,
                });
        }

        string? model = response.ModelId ?? _options.ModelId ?? _client.GetService<ChatClientMetadata>()?.DefaultModelId;
        PrincipleAnswer answer = _template.Read(response.Text, space, provenance with
        {
            Model = model,
            PromptSha256 = AnswerKey.Create(model ?? "", prompt, options).PromptSha256,
            Day = response.CreatedAt is { } created ? DateOnly.FromDateTime(created.UtcDateTime) : null,
        });
        if (answer.TryGet(out _, out PrincipleFailure? failure)) return answer;
        (string reason, bool isWithheld) = AnswerReading.Explain(response, ReasoningText.Blank(response.Text), failure.Reason);
        return PrincipleAnswer.FromFailure(new PrincipleFailure(reason, failure.RawText) { IsWithheld = isWithheld });
    }
}
