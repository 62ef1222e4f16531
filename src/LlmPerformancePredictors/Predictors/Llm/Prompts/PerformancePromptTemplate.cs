using System.Text.Json;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The performance-prediction prompt (Jawahar et al., 2023, section 3): role, instructions, hyperparameter definitions,
/// demonstrations, the architectures asked for and the form of the answer, all worded by task and space.
/// </summary>
public sealed class PerformancePromptTemplate : IPromptTemplate
{
    private readonly PromptOutline _outline;

    /// <summary>Creates the template.</summary>
    /// <param name="options">What the prompt contains; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public PerformancePromptTemplate(PerformancePromptOptions? options = null) => _outline = new PromptOutline(options);

    /// <inheritdoc/>
    public JsonElement? AnswerSchema => ScoreAnswerForm.Schema;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request asks for no architecture.</exception>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space than the task's.</exception>
    public string Render(PromptRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _outline.Render(request);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return ScoreAnswerReader.Read(answer, request);
    }
}
