using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The sections of the performance-prediction prompt (Jawahar et al., 2023, section 3), whatever the form of architectures.
/// </summary>
internal sealed class PromptOutline
{
    private readonly PromptParts _parts;
    private readonly int? _maxDemonstrations;

    public PromptOutline(PerformancePromptOptions? options)
    {
        options ??= new PerformancePromptOptions();
        new PerformancePromptOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _parts = options.Parts;
        _maxDemonstrations = options.MaxDemonstrations;
    }

    /// <summary>How the choices of a space are put in words.</summary>
    public Func<SearchSpace, string> RenderDefinitions { get; init; } = SpaceDefinitions.Format;

    /// <summary>How demonstrations are rendered.</summary>
    public Func<PromptRequest, string> RenderDemonstrations { get; init; } = ArchitectureSection.RenderDemonstrations;

    /// <summary>How queries are rendered.</summary>
    public Func<PromptRequest, string> RenderQueries { get; init; } = ArchitectureSection.RenderQueries;

    public string Render(PromptRequest request)
    {
        if (request.Queries.Count == 0)
            throw new ArgumentException("The request asks for no architecture; it needs at least one.", nameof(request));
        request = LeaveOut(request);
        var sections = new List<string>();
        if (_parts.HasFlag(PromptParts.Role)) sections.Add(RenderRole(request.Task));
        if (InstructionSection.Render(request, _parts) is { Length: > 0 } items) sections.Add("# Instructions" + items);
        if (_parts.HasFlag(PromptParts.Definitions))
            sections.Add("# Hyperparameters" + RenderDefinitions(request.Task.Space));
        if (request.Demonstrations.Count > 0) sections.Add("# Demonstrations" + RenderDemonstrations(request));
        sections.Add("# Architectures" + RenderQueries(request));
        sections.Add("# Answer\n" + ScoreAnswerForm.Render(request));
        return string.Join("\n\n", sections) + "\n";
    }

    public static IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request) => ScoreAnswerReader.Read(
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
