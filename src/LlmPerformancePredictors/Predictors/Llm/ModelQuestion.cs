using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>One call of a language model: the prompt of a request, the answer, and what it says of each architecture.</summary>
/// <param name="client">The language model.</param>
/// <param name="template">What writes the prompt and reads the answer.</param>
/// <param name="options">How to ask.</param>
internal sealed class ModelQuestion(IChatClient client, IPromptTemplate template, LlmPredictorOptions options)
{
    /// <summary>Asks once.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="sample">Which sample, from 0.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One prediction a query, in order. A call that fails is data: every prediction has the reason.</returns>
    public async Task<IReadOnlyList<Prediction>> AskAsync(PromptRequest request, int sample, CancellationToken cancellationToken)
    {
        var message = new ChatMessage(ChatRole.User, template.Render(request));
        ChatResponse response;
        try
        {
            response = await client
                .GetResponseAsync([message], options.ToChatOptions(sample, template.AnswerSchema), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A client may meet its cancellation with an exception of its own.
            cancellationToken.ThrowIfCancellationRequested();

            // Whatever a client or its network throws concerns this call alone; the other calls' answers are kept.
            var failure = Prediction.FromFailure(Describe(exception));
            return [.. request.Queries.Select(_ => failure)];
        }

        IReadOnlyList<ScoreReading> readings = AnswerReading.Read(template, request, response);
        return options.TopLogProbabilities is not null && TokenLogProbabilities.FromResponse(response) is { } tokens
            ? ScoreExpectation.Apply(readings, response.Text, tokens, request.Task.Metric)
            : [.. readings.Select(reading => reading.Prediction)];
    }

    private static PredictionFailure Describe(Exception exception) => exception is NotAskedException
        ? new($"the language model was not asked: {exception.Message}") { Kind = PredictionFailureKind.NotAsked }
        : new($"the language model gave no answer: {exception.Message}") { Kind = PredictionFailureKind.NoAnswer };
}
