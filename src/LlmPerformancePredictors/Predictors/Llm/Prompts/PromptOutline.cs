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
    public Func<PromptRequest, PromptParts, string> RenderDemonstrations { get; init; } =
        ArchitectureSection.RenderDemonstrations;

    /// <summary>How queries are rendered.</summary>
    public Func<PromptRequest, PromptParts, string> RenderQueries { get; init; } = ArchitectureSection.RenderQueries;

    public string Render(PromptRequest request)
    {
        if (request.Queries.Count == 0)
            throw new ArgumentException("The request asks for no architecture; it needs at least one.", nameof(request));
        PromptParts parts = _parts & request.Task.Parts;
        request = LeaveOut(request, parts);
        PromptNouns nouns = PromptNouns.From(request, parts);
        SearchSpace space = request.Task.Space;
        var sections = new List<string>();
        if (parts.HasFlag(PromptParts.Role)) sections.Add(RenderRole(request.Task, nouns));
        if (InstructionSection.Render(request, parts) is { Length: > 0 } items) sections.Add("# Instructions" + items);
        if (parts.HasFlag(PromptParts.Definitions))
            sections.Add($"# {PromptNouns.Title(nouns.Choice)}s" + RenderDefinitions(space));
        if (parts.HasFlag(PromptParts.AllowedValues))
        {
            if (SpaceDefinitions.FormatAllowed(space) is { Length: > 0 } allowed) sections.Add("# Allowed values" + allowed);
            if (space.Rule is { } rule) sections.Add($"# Rule\nOf all combinations of values: {rule}.");
        }

        if (request.Demonstrations.Count > 0) sections.Add("# Demonstrations" + RenderDemonstrations(request, parts));
        sections.Add($"# {PromptNouns.Title(nouns.Architecture)}s" + RenderQueries(request, parts));
        sections.Add("# Answer\n" + ScoreAnswerForm.Render(request, nouns.Architecture));
        return string.Join("\n\n", sections) + "\n";
    }

    // What no section shows: costs where they are switched off, and demonstrations above the maximum.
    private PromptRequest LeaveOut(PromptRequest request, PromptParts parts) => request with
    {
        Task = parts.HasFlag(PromptParts.Efficiency) ? request.Task : request.Task with { Efficiency = null },
        Demonstrations = [.. request.Demonstrations.Take(_maxDemonstrations ?? int.MaxValue)],
    };

    private static string RenderRole(PredictionTask task, PromptNouns nouns) =>
        $"# Role\nYou are a performance estimator for {task.Field}. "
        + $"You estimate the {task.Metric.Noun} that {nouns.AnArchitecture} reaches when it is trained from scratch.";
}
