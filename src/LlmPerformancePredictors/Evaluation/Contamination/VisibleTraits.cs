using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>What a disguise does not hide.</summary>
internal static class VisibleTraits
{
    public static IReadOnlyList<string> Describe(SpaceDisguise disguise, PredictionTask task)
    {
        IReadOnlyList<Choice> choices = disguise.Original.Choices;
        var traits = new List<string>
        {
            $"there are at most {disguise.Disguised.Choices.Count} choices ({choices.Count}, and decoys with one option)",
        };
        string[] stay = [.. Unmoved(disguise)];
        if (stay.Length > 0)
            traits.Add($"{string.Join(", ", stay)}: at the same place among the choices, as dependencies allow no better order");
        CategoricalChoice[] categorical = [.. choices.OfType<CategoricalChoice>()];
        if (categorical.Length > 0)
        {
            string counts = string.Join(", ", categorical.Select(choice => choice.Count).Distinct());
            traits.Add(disguise.HidesCategoryCounts
                ? $"categorical choices have at most as many options as are shown ({counts}, and decoys that never occur)"
                : $"categorical choices have {counts} options: the space has too many points for decoys among them");
            traits.Add("how often each option occurs, and which choices have options in common");
        }

        if (choices.Any(choice => choice is not CategoricalChoice)) traits.Add("the values of choices among numbers");
        if (choices.Any(choice => choice.IsList)) traits.Add("which choices are lists, their lengths and the order of layers");
        if (choices.Any(choice => choice.ActiveWhen is not null)) traits.Add("which choices do not always count");
        string better = task.Metric.Direction == MetricDirection.HigherIsBetter ? "higher" : "lower";
        traits.Add($"the scores with {task.Metric.Decimals} decimals, and that {better} is better");
        if (task.Efficiency is { } figure) traits.Add($"the cost of every architecture ({figure.Name}), without its name");
        return traits;
    }

    private static IEnumerable<string> Unmoved(SpaceDisguise disguise)
    {
        IEnumerable<string> shown = disguise.Disguised.Choices
            .Select(choice => disguise.Names.GetValueOrDefault(choice.Name))
            .OfType<string>();
        return shown.Zip(disguise.Original.Choices.Select(choice => choice.Name))
            .Where(pair => pair.First == pair.Second)
            .Select(pair => pair.First);
    }
}
