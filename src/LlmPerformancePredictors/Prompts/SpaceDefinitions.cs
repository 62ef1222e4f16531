using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Prompts;

/// <summary>The choices of a space in words, for prompts.</summary>
internal static class SpaceDefinitions
{
    /// <summary>One line a choice, and under it the categories that no choice before it has explained; each begins with a line feed.</summary>
    public static string Of(SearchSpace space)
    {
        var text = new StringBuilder();
        var explained = new HashSet<Category>(); // an operation that many edges share is explained once
        foreach (Choice choice in space.Choices)
        {
            text.Append("\n- ").Append(choice.Name);
            if (choice.Description.Length > 0) text.Append(": ").Append(choice.Description);
            if (choice is not CategoricalChoice categorical) continue;
            text.Append(choice.Description.Length > 0 ? "; " : ": ").Append(choice.Allowed);
            foreach (Category category in categorical.Categories)
                if (category.Description.Length > 0 && explained.Add(category))
                    text.Append("\n  - ").Append(category.Name).Append(": ").Append(category.Description);
        }

        return text.ToString();
    }
}
