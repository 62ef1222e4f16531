using System.Text;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Turns responses into recorded answers and back; the one place that knows what of a response is kept.</summary>
internal static class RecordedResponse
{
    public static RecordedAnswer ToAnswer(AnswerKey key, string prompt, ChatResponse response, DateOnly day) =>
        ToAnswer(key, Encoding.UTF8.GetByteCount(prompt), response, day);

    public static RecordedAnswer ToAnswer(AnswerKey key, long promptBytes, ChatResponse response, DateOnly day) =>
        new(key, response.Text)
        {
            Day = day,
            FinishReason = response.FinishReason?.Value,
            LogProbabilities = TokenLogProbabilities.FromResponse(response),
            Usage = TokenUsage.From(response, promptBytes),
        };

    public static ChatResponse ToResponse(RecordedAnswer answer)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, answer.Text))
        {
            ModelId = answer.Key.Model,
            CreatedAt = answer.Day is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null,
            FinishReason = answer.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        };
        if (answer.LogProbabilities is { } tokens) TokenLogProbabilities.Set(response, tokens);
        return response;
    }
}
