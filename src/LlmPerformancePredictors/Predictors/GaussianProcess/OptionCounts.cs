using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// How often each option occurs among alike choices, wherever. Ordered options are counted up to each of them, so that moving a
/// layer to a far option changes more than moving it to the next one.
/// </summary>
internal sealed class OptionCounts : IEmbeddedFeatures
{
    private const int MostThresholds = 16;
    private readonly SearchSpace _space;
    private readonly (int[] Choices, bool IsOrdered, int Options, int Columns)[] _kinds;

    public OptionCounts(SearchSpace space, int[][] kinds)
    {
        _space = space;
        _kinds = [.. kinds.Select(kind =>
        {
            Choice choice = space.Choices[kind[0]];
            bool isOrdered = choice is not CategoricalChoice;
            return (kind, isOrdered, choice.Count, (isOrdered ? Math.Min(choice.Count, MostThresholds) : choice.Count) + 1);
        })];
        Count = _kinds.Sum(kind => kind.Columns);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public void Encode(Architecture architecture, Span<float> features)
    {
        features.Clear();
        foreach ((int[] choices, bool isOrdered, int count, int columns) in _kinds)
        {
            int thresholds = columns - 1;
            foreach (int choice in choices)
            {
                ReadOnlySpan<int> options = _space.GetActiveOptions(architecture, choice);
                features[thresholds] += _space.CountSlots(choice) - options.Length;
                foreach (int option in options)
                {
                    if (!isOrdered) features[option]++;
                    else
                        for (int column = (int)((long)option * thresholds / count); column < thresholds; column++)
                            features[column] += 1f / thresholds;
                }
            }

            features = features[columns..];
        }
    }
}
