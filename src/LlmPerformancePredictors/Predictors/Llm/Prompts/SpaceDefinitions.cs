using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>The choices of a search space in words, for prompt templates.</summary>
public static class SpaceDefinitions
{
    /// <summary>
    /// One line a choice, with its code sketch beneath it, and under it the categories that no choice before it has explained.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <returns>The lines, each begun by a line feed.</returns>
    /// <exception cref="ArgumentNullException">The space is null.</exception>
    public static string Format(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Format(space, choice => choice is CategoricalChoice ? choice.Allowed : null);
    }

    /// <summary>
    /// What <see cref="Format(SearchSpace)"/> leaves open: one line a choice among numbers, a list or a choice that
    /// does not always count, with its values, the length of the list and when it counts.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <returns>The lines, each begun by a line feed; empty if nothing is left open.</returns>
    /// <exception cref="ArgumentNullException">The space is null.</exception>
    public static string FormatAllowed(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return string.Concat(space.Choices
            .Where(choice => choice is not CategoricalChoice || choice.IsList || choice.ActiveWhen is not null)
            .Select(FormatAllowed));
    }

    /// <summary>The same with the values that an earlier choice has too by its name.</summary>
    internal static string FormatCompactly(SearchSpace space)
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        return Format(space, choice => choice is not CategoricalChoice ? null
            : listed.TryAdd(choice.Allowed, choice.Name) ? choice.Allowed
            : $"as {listed[choice.Allowed]}");
    }

    private static string FormatAllowed(Choice choice)
    {
        string each = choice.LengthChoice is { } list ? $"; a list of one value for each of {list}" : "";
        string when = choice.ActiveWhen is { } condition
            ? $"; only where {condition.Choice} is {string.Join(" or ", condition.Values)}, otherwise left out"
            : "";
        return $"\n- {choice.Name}: {choice.Allowed}{each}{when}";
    }

    private static string Format(SearchSpace space, Func<Choice, string?> allowed)
    {
        var text = new StringBuilder();
        var explained = new HashSet<Category>(); // an operation that many edges share is explained once
        foreach (Choice choice in space.Choices)
        {
            text.Append("\n- ").Append(choice.Name);
            if (choice.Description.Length > 0) text.Append(": ").Append(choice.Description);
            if (allowed(choice) is { } values) text.Append(choice.Description.Length > 0 ? "; " : ": ").Append(values);
            text.Append(Fenced(choice.Code, "  "));
            foreach (Category category in choice is CategoricalChoice categorical ? categorical.Categories : [])
            {
                if ((category.Description.Length == 0 && category.Code is null) || !explained.Add(category)) continue;
                text.Append("\n  - ").Append(category.Name);
                if (category.Description.Length > 0) text.Append(": ").Append(category.Description);
                text.Append(Fenced(category.Code, "    "));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// A sketch on lines of its own, indented as what it belongs to; empty lines stay empty. Nothing for no sketch.
    /// </summary>
    internal static string Fenced(CodeSketch? code, string indent)
    {
        if (code is null) return "";
        IEnumerable<string> lines = [$"```{code.Language}", .. code.Text.Split('\n'), "```"];
        return string.Concat(lines.Select(line => line.Length == 0 ? "\n" : $"\n{indent}{line}"));
    }
}
