using System.Text.Json;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>Turns a request into a prompt and a language model's answer back into scores. Pure and thread safe.</summary>
public interface IPromptTemplate
{
    /// <summary>
    /// The JSON schema of the answers that the prompt asks for, for models that can be held to one; null if there is none.
    /// </summary>
    JsonElement? AnswerSchema => null;

    /// <summary>Renders the prompt, one user message.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The text, its lines separated by a line feed.</returns>
    string Render(PromptRequest request);

    /// <summary>Reads an answer to the prompt of a request. Never throws for what a model may write.</summary>
    /// <param name="answer">
    /// The model's text, of any form; reasoning between tags such as <c>&lt;think&gt;</c> is blanked out before. Of an answer
    /// that was cut off, only scores count whose place is in a whole JSON object.
    /// </param>
    /// <param name="request">The request that was rendered.</param>
    /// <returns>
    /// One reading a query, in order: a score that stands in the answer, or the reason why there is none. A template that asks
    /// for objects with <c>id</c> and <c>score</c> has them read by <see cref="ScoreAnswerReader"/>.
    /// </returns>
    IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request);
}
