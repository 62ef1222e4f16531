using System.Text;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// Reads an answer with a template, whichever it is: reasoning is no answer, and of an answer that was cut off only what stands
/// in a whole JSON object is one, because the last number may lack digits. A score on another scale than the demonstrations' is
/// none.
/// </summary>
internal static class AnswerReading
{
    /// <summary>Why an answer was cut off.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>The finish reason, or null for an answer that is whole as far as the model says.</returns>
    public static string? FindCut(ChatResponse response) =>
        response.FinishReason?.Value is { } reason
        && (WithheldAnswer.IsLength(reason) || WithheldAnswer.IsFilter(reason) || WithheldAnswer.IsBroken(reason))
            ? reason
            : null;

    /// <summary>What a reason says of an answer that was cut off; empty for a whole one.</summary>
    /// <param name="response">The answer.</param>
    public static string Remark(ChatResponse response) => FindCut(response) is not { } reason
        ? ""
        : $"; the answer was cut off (finish reason {reason})"
            + (WithheldAnswer.IsLength(reason) ? ", more output tokens may help" : "");

    /// <summary>What an answer that cannot be used came to, and whether asking again may help.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="text">Its text without reasoning.</param>
    /// <param name="reason">What its reader says.</param>
    /// <returns>The reason in words, and whether the answer was withheld, so that another try would fare no better.</returns>
    public static (string Reason, bool IsWithheld) Explain(ChatResponse response, string text, string reason)
    {
        bool isReasoningAlone = string.IsNullOrWhiteSpace(text) && !string.IsNullOrWhiteSpace(response.Text);
        string? withheld = WithheldAnswer.FindReason(response, text);
        if (withheld is not null && !isReasoningAlone) return (withheld, true);
        return (
            (isReasoningAlone ? "the answer has reasoning alone and nothing behind it" : reason) + Remark(response),
            withheld is not null || WithheldAnswer.IsFilter(response.FinishReason?.Value));
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="template">What asked.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <returns>One reading a query, in order; a failure has the whole text of the answer.</returns>
    public static IReadOnlyList<ScoreReading> Read(IPromptTemplate template, PromptRequest request, ChatResponse response)
    {
        string answer = response.Text;
        string text = ReasoningText.Blank(answer);
        bool isCut = FindCut(response) is not null;
        var scale = ScoreScale.FromRequest(request);
        (int Start, int End)[] whole = isCut ? FindWholeObjects(text) : [];
        return [.. template.Read(text, request).Select(Check)];

        ScoreReading Check(ScoreReading reading)
        {
            if (reading.Prediction.Failure is { } failure)
                return Fail(failure.Reason, failure.RawText is null ? null : answer, failure.Kind);
            if (isCut && !IsIn(reading.Place)) return Fail("the answer has no whole JSON object with its score", answer);
            return scale?.Describe(reading.Prediction.Score) is { } reason
                ? new ScoreReading(Prediction.FromFailure(reason, answer))
                : reading;
        }

        ScoreReading Fail(string reason, string? rawText, PredictionFailureKind kind = PredictionFailureKind.NoScore)
        {
            (string explained, bool isWithheld) = Explain(response, text, reason);
            return new ScoreReading(Prediction.FromFailure(new PredictionFailure(explained, rawText)
            {
                Kind = isWithheld ? PredictionFailureKind.Withheld : kind,
            }));
        }

        bool IsIn(Range? place) => whole.Length > 0
            && (place is not { } range || whole.Any(found => found.Start <= range.Start.GetOffset(text.Length)
                && range.End.GetOffset(text.Length) <= found.End));
    }

    private static (int Start, int End)[] FindWholeObjects(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        (int bytes, int characters) = (0, 0);
        return [.. JsonObjectScanner.Find(utf8).Ranges.Select(range => (Place(range.Start), Place(range.Start + range.Length)))];

        int Place(int at)
        {
            characters += Encoding.UTF8.GetCharCount(utf8.AsSpan(bytes..at));
            bytes = at;
            return characters;
        }
    }
}
