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

            // Two numbers change where a category does, and so do the two of an ordered option.
            float half = 0.5f / MathF.Sqrt(slots);
            for (int slot = 0; slot < slots; slot++, column += width)
            {
                if (slot >= options.Length)
                {
                    features[column + width - 1] = half;
                }
                else if (choice is CategoricalChoice)
                {
                    features[column + options[slot]] = half;
                }
                else
                {
                    float place = choice.Count == 1 ? 0 : (float)options[slot] / (choice.Count - 1);
                    (features[column], features[column + 1]) = (half * place, half * (1 - place));
                }
            }
        }
    }

    // The last column is that of what is inactive.
    private static int CountColumns(Choice choice) => choice is CategoricalChoice ? choice.Count + 1 : 3;
}
