using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles;

/// <summary>
/// The prompts of design-principle transfer (Zhou et al., 2024, arXiv 2408.11330): principles from a source's best
/// architectures, and their adaptation to a target's results. Rendered from the space's own words; pure and thread safe.
/// </summary>
public sealed class PrinciplePromptTemplate
{
    private static readonly string[] Numerals =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private const string Role =
        "# Role\nYou are an expert in neural network design. "
        + "You infer design principles from architectures that are known to perform well.";

    private readonly int _sourceArchitectures;
    private readonly int _targetArchitectures;
    private readonly int _maxValues;

    /// <summary>Creates the template.</summary>
    /// <param name="options">What the prompts show and allow; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public PrinciplePromptTemplate(PrinciplePromptOptions? options = null)
    {
        options ??= new PrinciplePromptOptions();
        new PrinciplePromptOptionsValidator().ThrowIfInvalid(options, nameof(options));
        (_sourceArchitectures, _targetArchitectures, _maxValues) =
            (options.SourceArchitectures, options.TargetArchitectures, options.MaxValuesPerChoice);
    }

    /// <summary>Renders the question for principles, one user message.</summary>
    /// <param name="source">The source.</param>
    /// <param name="earlierFailure">In a repair round: why the earlier answer could not be used; otherwise null.</param>
    /// <returns>The text, its lines separated by a line feed.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    public string RenderLearning(SourceTask source, string? earlierFailure = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        SearchSpace space = source.Space;
        IReadOnlyList<Demonstration> best = [.. source.Best.Take(_sourceArchitectures)];
        string established =
            $"# Established architectures\nThe {Count(best.Count)}best architecture{(best.Count == 1 ? "" : "s")} "
            + $"on {source.Name}, best first, {Legend(space)}:"
            + string.Concat(best.Select((demonstration, i) => $"\n{Number(i + 1)}. {Write(demonstration.Architecture, space)}"));
        string task =
            $"Analyse how information flows through these {space.Wording.Architecture}s and which patterns they share, "
            + "and infer design principles that explain why they perform well. "
            + $"Then, following the principles, name the {space.Wording.Category}s that each {space.Wording.Choice} should "
            + "choose "
            + $"from to build top-performing architectures on a new task: {Allowance(space)}.";
        return Join(Role, Space(space), established, Answer(task, space, earlierFailure));
    }

    /// <summary>Renders a round of adaptation, one user message.</summary>
    /// <param name="request">What the round knows.</param>
    /// <param name="earlierFailure">In a repair round: why the earlier answer could not be used; otherwise null.</param>
    /// <returns>The text, its lines separated by a line feed.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    public string RenderAdaptation(AdaptationRequest request, string? earlierFailure = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        SearchSpace space = request.Task.Target.Space;
        SpaceWording wording = space.Wording;
        string current =
            $"# Design principles\nThe principles that a search on {request.Task.Target.Name} follows so far; "
            + $"they come from the best architectures on {request.Task.Source.Name}:"
            + string.Concat(
                request.Current.Statements.Select((statement, i) => $"\n{Number(i + 1)}. {statement.ReplaceLineEndings(" ")}"))
            + $"\n\nThe {wording.Category}s that each {wording.Choice} chooses from so far:"
            + string.Concat(
                Asked(space).Select(choice => $"\n- {choice.Name}: {string.Join(", ", Values(request.Current, choice))}"));
        string task =
            $"Compare these {wording.Architecture}s with the principles. "
            + "Keep what the results support and revise what they contradict"
            + (request.Improved ? ". " : "; since nothing improved, consider what the principles leave out. ")
            + $"State the principles anew, all of them, and name the {wording.Category}s that each {wording.Choice} should "
            + "choose "
            + $"from in the rest of the search: {Allowance(space)}. Both may stay as they are.";
        return Join(Role, Space(space), current, Results(request), Answer(task, space, earlierFailure));
    }

    /// <summary>Reads an answer. Never throws for what a model may write.</summary>
    /// <param name="answer">The model's text, of any form.</param>
    /// <param name="space">The whole space.</param>
    /// <param name="provenance">What to write beside the principles.</param>
    /// <returns>The principles that stand in the answer, or the reason why there are none.</returns>
    public PrincipleAnswer Read(string answer, SearchSpace space, PrincipleProvenance provenance)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(provenance);
        return PrincipleAnswerReader.Read(answer, space, Key(space), Asked(space), _maxValues, provenance);
    }

    internal static CategoricalChoice[] Asked(SearchSpace space)
    {
        CategoricalChoice[] asked = [.. space.Choices.OfType<CategoricalChoice>()];
        return asked.Length > 0
            ? asked
            : throw new ArgumentException(
                $"The search space '{space.Name}' has no categorical choice; principles say which categories to choose from.",
                nameof(space));
    }

    internal static IReadOnlyList<string> Values(DesignPrinciples principles, CategoricalChoice choice) =>
        principles.Allowed.TryGetValue(choice.Name, out IReadOnlyList<string>? values)
            ? values
            : [.. choice.Categories.Select(category => category.Name)];

    private static string Key(SearchSpace space) => space.Wording.Category + "s";

    private static string Space(SearchSpace space)
    {
        var text = new StringBuilder("# Search space\n");
        text.Append(
            space.Code is not null && space.Description.EndsWith('.') ? space.Description[..^1] + ":" : space.Description);
        if (space.Code is { } code) text.Append("\n\n```").Append(code.Language).Append('\n').Append(code.Text).Append("\n```");
        text.Append("\n\n");
        if (!IsUniform(space))
            return text.Append(Title(space.Wording.Choice)).Append("s:").Append(SpaceDefinitions.Format(space)).ToString();

        text.Append(Title(space.Wording.Category)).Append("s:");
        foreach (Category category in Asked(space)[0].Categories)
            text.Append("\n- ").Append(category.Name).Append(category.Description.Length > 0 ? ": " : "").Append(
                category.Description);
        return text.ToString();
    }

    private string Results(AdaptationRequest request)
    {
        SearchSpace space = request.Task.Target.Space;
        Metric metric = request.Task.Target.Metric;
        IReadOnlyList<Demonstration> best = request.GetBest(_targetArchitectures);
        string finding = request.Improved
            ? $"The last {Count(request.SinceLastRound)}evaluations improved on the best before"
            : $"The last {Count(request.SinceLastRound)}evaluations did not improve on the best before";
        if (request.Round == 1) finding = "These are the first results";
        return $"# Results\nAfter {Number(request.Evaluated.Count)} evaluations on {request.Task.Target.Name}. {finding}. "
            + $"The {Count(best.Count)}best architecture{(best.Count == 1 ? "" : "s")} so far, best first, {Legend(space)}, "
            + $"and the {metric.Noun}, {metric.Better}:"
            + string.Concat(best.Select((demonstration, i) =>
                $"\n{Number(i + 1)}. {Write(demonstration.Architecture, space)}: {metric.Format(demonstration.Score)}"));
    }

    private static string Answer(string task, SearchSpace space, string? earlierFailure)
    {
        string choices = string.Join(", ", Asked(space).Select(choice => $"\"{choice.Name}\": [\"...\"]"));
        return $"# Answer\n{task}\nReply with one JSON object and nothing else, in this form:\n"
            + $"{{\"principles\": [\"...\"], \"{Key(space)}\": {{{choices}}}}}"
            + (earlierFailure is null ? "" : $"\nAn earlier answer could not be used: {earlierFailure}.");
    }

    private string Allowance(SearchSpace space)
    {
        SpaceWording wording = space.Wording;
        string most = _maxValues < Numerals.Length ? Numerals[_maxValues] : Number(_maxValues);
        return _maxValues == 1
            ? $"exactly one {wording.Category} per {wording.Choice}"
            : $"at least one and at most {most} {wording.Category}s per {wording.Choice}";
    }

    // Every architecture has every choice once, and all choose among the same categories: then values alone say it all.
    private static bool IsUniform(SearchSpace space) =>
        Asked(space).Length == space.Choices.Count
        && space.Choices.All(choice => !choice.IsList && choice.ActiveWhen is null)
        && Asked(space).All(choice => choice.Categories.SequenceEqual(Asked(space)[0].Categories));

    private static string Legend(SearchSpace space) => IsUniform(space)
        ? $"as the {space.Wording.Category}s of the {space.Wording.Choice}s "
            + string.Join(", ", space.Choices.Select(choice => choice.Name))
        : $"as {space.Wording.Choice}=value";

    private static string Write(Architecture architecture, SearchSpace space)
    {
        architecture = space.Adopt(architecture);
        return IsUniform(space)
            ? string.Join(", ", space.Choices.Select(choice => architecture.GetText(choice.Name)))
            : string.Join("; ", space.Choices
                .Where(choice => architecture.IsActive(choice.Name))
                .Select(choice => $"{choice.Name}={architecture.GetText(choice.Name)}"));
    }

    private static string Join(params string[] sections) => string.Join("\n\n", sections) + "\n";

    private static string Title(string noun) => char.ToUpperInvariant(noun[0]) + noun[1..];

    private static string Count(int count) => count == 1 ? "" : Number(count) + " ";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
