using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Turns responses into recorded answers and back; the one place that knows what of a response is kept.</summary>
internal static class RecordedResponse
{
    /// <summary>What is kept of a response.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="most">The most that it can have taken.</param>
    /// <param name="response">The response.</param>
    /// <param name="day">The day.</param>
    public static RecordedAnswer ToAnswer(AnswerKey key, TokenUsage most, ChatResponse response, DateOnly day)
    {
        TokenUsage? usage = TokenUsage.From(response, most);
        return new RecordedAnswer(key, response.Text)
        {
            Day = day,
            FinishReason = response.FinishReason?.Value,
            LogProbabilities = TokenLogProbabilities.FromResponse(response),
            Usage = usage,
            Reservation = usage is null ? most : null,
            Refusal = WithheldAnswer.FindRefusal(response),
        };
    }

    public static ChatResponse ToResponse(RecordedAnswer answer)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Text))
        {
            ModelId = answer.Key.Model,
            CreatedAt = answer.Day is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null,
            FinishReason = answer.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        };
        if (answer.Refusal is { } refusal) WithheldAnswer.SetRefusal(response, refusal);
        if (answer.LogProbabilities is { } tokens) TokenLogProbabilities.Set(response, tokens);
        return response;
    }
}
