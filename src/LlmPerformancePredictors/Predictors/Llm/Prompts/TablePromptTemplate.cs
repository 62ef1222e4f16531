using System.Text.Json;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The prompt of <see cref="PerformancePromptTemplate"/> with one line an architecture under a header, which takes less than
/// half of the tokens where many are asked for. Answers have the same form. How well a model predicts from it has to be
/// measured for the model.
/// </summary>
public sealed class TablePromptTemplate : IPromptTemplate
{
    private readonly PromptOutline _outline;

    /// <summary>Creates the template.</summary>
    /// <param name="options">What the prompt contains; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public TablePromptTemplate(PerformancePromptOptions? options = null) => _outline = new PromptOutline(options)
    {
        RenderDefinitions = SpaceDefinitions.FormatCompactly,
        RenderDemonstrations = TableSection.RenderDemonstrations,
        RenderQueries = TableSection.RenderQueries,
    };

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
