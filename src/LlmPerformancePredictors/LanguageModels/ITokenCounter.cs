namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Counts tokens before a call as its server will: reservations of a budget, rate limits and forecasts go by it. Where there is
/// none, or it does not know the model, every UTF-8 byte counts as a token, the most there can be. Thread safe.
/// </summary>
public interface ITokenCounter
{
    /// <summary>Counts the tokens of a text, without those of a chat's form around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="model">The model that is asked, by the name that calls have.</param>
    /// <returns>How many tokens the model's server makes of it at most, from 0; null if the model is not known.</returns>
    int? CountTokens(string text, string model);
}
