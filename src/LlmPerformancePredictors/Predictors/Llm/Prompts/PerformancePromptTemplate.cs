using System.Text.Json;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The performance-prediction prompt (Jawahar et al., 2023, section 3): role, instructions, hyperparameter definitions,
/// demonstrations, the architectures asked for and the form of the answer, all worded by task and space.
/// </summary>
public sealed class PerformancePromptTemplate : IPromptTemplate
{
    private readonly PromptParts _parts;
    private readonly int? _maxDemonstrations;

    /// <summary>Creates the template.</summary>
    /// <param name="options">What the prompt contains; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public PerformancePromptTemplate(PerformancePromptOptions? options = null)
    {
        options ??= new PerformancePromptOptions();
        new PerformancePromptOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _parts = options.Parts;
        _maxDemonstrations = options.MaxDemonstrations;
    }

    /// <inheritdoc/>
    public JsonElement? AnswerSchema => ScoreAnswerForm.Schema;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request asks for no architecture.</exception>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space than the task's.</exception>
    public string Render(PromptRequest request)
    {
        if (request.Queries.Count == 0)
            throw new ArgumentException("The request asks for no architecture; it needs at least one.", nameof(request));
        request = LeaveOut(request);
        var sections = new List<string>();
        if (_parts.HasFlag(PromptParts.Role)) sections.Add(RenderRole(request.Task));
        if (InstructionSection.Render(request, _parts) is { Length: > 0 } items) sections.Add("# Instructions" + items);
        if (_parts.HasFlag(PromptParts.Definitions))
            sections.Add("# Hyperparameters" + SpaceDefinitions.Format(request.Task.Space));
        if (request.Demonstrations.Count > 0)
            sections.Add("# Demonstrations" + ArchitectureSection.RenderDemonstrations(request));
        sections.Add("# Architectures" + ArchitectureSection.RenderQueries(request));
        sections.Add("# Answer\n" + ScoreAnswerForm.Render(request));
        return string.Join("\n\n", sections) + "\n";
    }

    /// <inheritdoc/>
    public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request) => ScoreAnswerReader.Read(
        answer, request.Queries.Count, request.Task.Metric, ScoreAnswerForm.GetExample(request.Task.Metric));

    // What no section shows: costs where they are switched off, and demonstrations above the maximum.
    private PromptRequest LeaveOut(PromptRequest request) => request with
    {
        Task = _parts.HasFlag(PromptParts.Efficiency) ? request.Task : request.Task with { Efficiency = null },
        Demonstrations = [.. request.Demonstrations.Take(_maxDemonstrations ?? int.MaxValue)],
    };

    private static string RenderRole(PredictionTask task) =>
        $"# Role\nYou are a performance estimator for {task.Field}. "
        + $"You estimate the {task.Metric.Noun} that an architecture reaches when it is trained from scratch.";
}
