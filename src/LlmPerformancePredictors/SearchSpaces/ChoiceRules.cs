using System.Globalization;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What a choice of a space may be; a breach is refused with the choice, the value and what is allowed.</summary>
internal static class ChoiceRules
{
    private const string Reserved = ";=,\n\r";

    public static void RequireText(string name, string what, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.AsSpan().ContainsAny(Reserved))
            throw Refuse(name, $"the {what} '{text}'; allowed is a text that is not empty and has none of ; = , and line ends");
    }

    public static void RequireDistinct(string name, IEnumerable<string> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string value in values)
            if (!seen.Add(value)) throw Refuse(name, $"the value '{value}' twice; allowed are different values");
        if (seen.Count == 0) throw Refuse(name, "no value; allowed is at least one");
    }

    public static void RequireCategories(string name, IReadOnlyList<Category> categories)
    {
        foreach (Category category in categories)
        {
            ArgumentNullException.ThrowIfNull(category, nameof(categories));
            ArgumentNullException.ThrowIfNull(category.Name, nameof(categories));
            ArgumentNullException.ThrowIfNull(category.Description, nameof(categories));
            RequireText(name, "category", category.Name);
        }

        RequireDistinct(name, categories.Select(category => category.Name));
    }

    public static void RequireSteps(string name, decimal minimum, decimal maximum, decimal step)
    {
        if (step <= 0) throw Refuse(name, $"the step {Text(step)}; allowed is above 0");
        if (maximum < minimum)
            throw Refuse(name, $"the maximum {Text(maximum)}; allowed is at least the minimum, {Text(minimum)}");

        // Divided before they are compared, so that nothing is beyond a decimal.
        if ((maximum / 4) - (minimum / 4) >= decimal.MaxValue / 4)
            throw Refuse(
                name, $"the range {Text(minimum)} to {Text(maximum)}; allowed is a range below {Text(decimal.MaxValue)}");
        if ((maximum - minimum) / 1_000_000 > step)
            throw Refuse(
                name, $"the step {Text(step)}; allowed are at most 1,000,000 steps from {Text(minimum)} to {Text(maximum)}");
    }

    public static void RequireDistinctSteps(RealChoice choice, decimal maximum)
    {
        if (!choice.IsDistinct())
            throw Refuse(
                choice.Name,
                $"the step {Text(choice.Step)}; allowed are steps that 28 digits tell apart"
                + $" from {Text(choice.Minimum)} to {Text(maximum)}");
    }

    public static ArgumentException Refuse(string name, string what) => new($"The choice '{name}' has {what}.");

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
