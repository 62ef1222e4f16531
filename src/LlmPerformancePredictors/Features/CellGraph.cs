using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

/// <summary>What features of cells have in common: the edges, and the operations that any of them may have.</summary>
internal static class CellGraph
{
    /// <summary>Refuses a space that is none of cells.</summary>
    public static void Require(SearchSpace space)
    {
        if (!CellSpace.Edges.SequenceEqual(space.Choices.Select(choice => choice.Name), StringComparer.Ordinal)
            || space.Choices.Any(choice => choice is not CategoricalChoice))
            throw new ArgumentException(
                $"'{space.Name}' has the choices {space.ChoiceNames}; these features are those of a cell with the edges "
                + $"{string.Join(", ", CellSpace.Edges)}. For a graph of another form derive an encoder of its own.",
                nameof(space));
    }

    /// <summary>The names of all operations but some.</summary>
    public static string[] FindOperations(SearchSpace space, params IReadOnlyList<Category> others) =>
    [
        .. space.Choices
            .SelectMany(choice => ((CategoricalChoice)choice).Categories.Select(category => category.Name))
            .Distinct(StringComparer.Ordinal)
            .Where(name => others.All(other => other.Name != name)),
    ];

    /// <summary>The place of an edge among the choices.</summary>
    public static int IndexOf(SearchSpace space, string edge) =>
        Enumerable.Range(0, space.Choices.Count).First(choice => space.Choices[choice].Name == edge);
}
