using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// How log probabilities are asked for and handed over through <see cref="IChatClient"/>, which has no word for them: as
/// additional properties of options and response. A client that knows them fills them in; any other ignores the request.
/// </summary>
public static class TokenLogProbabilities
{
    /// <summary>
    /// Name of the entry of <see cref="ChatOptions.AdditionalProperties"/> that asks for log probabilities: how many
    /// alternatives of every token, an <see cref="int"/> from 1 to <see cref="MaxAlternatives"/>.
    /// </summary>
    public const string RequestProperty = "top_log_probabilities";

    /// <summary>
    /// Name of the entry of <see cref="ChatResponse.AdditionalProperties"/> that holds them: a list of
    /// <see cref="TokenLogProbability"/>, one for every token of the answer.
    /// </summary>
    public const string ResponseProperty = "token_log_probabilities";

    /// <summary>The most alternatives that can be asked for.</summary>
    public const int MaxAlternatives = 20;

    /// <summary>How many alternatives of every token options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The number, or null where no log probabilities are asked for.</returns>
    public static int? GetRequested(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(RequestProperty, out int alternatives) == true ? alternatives : null;

    /// <summary>The log probabilities of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>One for every token, or null where the model gave none.</returns>
    public static IReadOnlyList<TokenLogProbability>? FromResponse(ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.TryGetValue(
            ResponseProperty, out IReadOnlyList<TokenLogProbability>? tokens) == true
            ? tokens
            : null;
    }

    /// <summary>Hands log probabilities over with an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="tokens">One for every token.</param>
    public static void Set(ChatResponse response, IReadOnlyList<TokenLogProbability> tokens)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(tokens);
        (response.AdditionalProperties ??= [])[ResponseProperty] = tokens;
    }
}
