using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Choices position by position. Categories are equal or differ by 1; ordered options differ by how far apart they stand among
/// the allowed ones, at most 1; what is inactive differs by 1 from all that is not. A list of n layers weighs like the root of n
/// choices.
/// </summary>
internal sealed class PositionFeatures : IEmbeddedFeatures
{
    private readonly SearchSpace _space;
    private readonly int[] _choices;

    public PositionFeatures(SearchSpace space, int[] choices)
    {
        (_space, _choices) = (space, choices);
        Count = choices.Sum(choice => space.CountSlots(choice) * CountColumns(space.Choices[choice]));
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public void Encode(Architecture architecture, Span<float> features)
    {
        features.Clear();
        int column = 0;
        foreach (int index in _choices)
        {
            Choice choice = _space.Choices[index];
            ReadOnlySpan<int> options = _space.GetActiveOptions(architecture, index);
            int slots = _space.CountSlots(index), width = CountColumns(choice);
            float half = 0.5f / MathF.Sqrt(slots);
            for (int slot = 0; slot < slots; slot++, column += width)
                Encode(choice, slot < options.Length ? options[slot] : null, half, features.Slice(column, width));
        }
    }

    // Any two options of a category, or an option and what is inactive, are at two ends of a column or in two columns. The two
    // numbers of an ordered option change with its place, and are both above those of what is inactive.
    private static void Encode(Choice choice, int? option, float half, Span<float> features)
    {
        if (choice is CategoricalChoice)
        {
            (int column, int end) = Math.DivRem(option ?? choice.Count, 2);
            features[column] = end == 0 ? half : -half;
        }
        else if (option is { } taken)
        {
            float place = choice.Count == 1 ? 0 : (float)taken / (choice.Count - 1);
            (features[0], features[1]) = (half * place, half * (1 - place));
        }
        else
        {
            features[0] = -half;
        }
    }

    private static int CountColumns(Choice choice) => choice is CategoricalChoice ? (choice.Count / 2) + 1 : 2;
}
