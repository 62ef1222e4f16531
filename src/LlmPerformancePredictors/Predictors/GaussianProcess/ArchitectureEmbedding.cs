using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// Architectures as numbers whose absolute differences, summed up, are their distance, so that its negative exponential is a
/// kernel whatever the scales are. The distance has a few parts: what alike choices (layers, edges, nodes) are position by
/// position, how often each option occurs among them, the other choices, and what the user adds. Each part is 1 on average
/// between architectures drawn from the space.
/// </summary>
internal sealed class ArchitectureEmbedding
{
    private const int SamplePairs = 256;
    private readonly List<EmbeddedPart> _parts = [];

    public ArchitectureEmbedding(SearchSpace space, IReadOnlyList<FeatureDistance> distances)
    {
        Space = space;
        ILookup<string, int> kinds = Enumerable.Range(0, space.Choices.Count).ToLookup(choice => FindKind(space, choice));
        int[][] alike = [.. kinds.Where(kind => kind.Sum(space.CountSlots) > 1).Select(kind => kind.ToArray())];
        int[] others = [.. kinds.Where(kind => kind.Sum(space.CountSlots) == 1).Select(kind => kind.Single())];
        Architecture[] sample = Draw(space);
        Add("positions", new PositionFeatures(space, [.. alike.SelectMany(kind => kind).Order()]), sample);
        Add("counts", new OptionCounts(space, alike), sample);
        Add("others", new PositionFeatures(space, others), sample);
        for (int i = 0; i < distances.Count; i++)
            Add($"distance {i + 1}", new EncoderPart(space, distances[i], sample), sample);

        // Where all architectures are alike, one number that is always 0 stands for them.
        Count = Math.Max(1, Count);
    }

    /// <summary>The space.</summary>
    public SearchSpace Space { get; }

    /// <summary>The numbers of an architecture.</summary>
    public int Count { get; private set; }

    /// <summary>The parts of the distance, each a run of the numbers.</summary>
    public IReadOnlyList<EmbeddedPart> Parts => _parts;

    /// <summary>Embeds architectures of the space.</summary>
    /// <returns>One row each, one after the other.</returns>
    public float[] Embed(IReadOnlyList<Architecture> architectures)
    {
        float[] rows = new float[architectures.Count * Count];
        for (int i = 0; i < architectures.Count; i++) Embed(architectures[i], rows.AsSpan(i * Count, Count));
        return rows;
    }

    private void Embed(Architecture architecture, Span<float> row)
    {
        foreach (EmbeddedPart part in _parts)
        {
            Span<float> numbers = row.Slice(part.First, part.Count);
            part.Features.Encode(architecture, numbers);
            foreach (ref float number in numbers) number *= part.Scale;
        }
    }

    private void Add(string name, IEmbeddedFeatures features, Architecture[] sample)
    {
        if (features.Count == 0) return;
        float[] first = new float[features.Count], second = new float[features.Count];
        double sum = 0;
        for (int i = 0; i < sample.Length; i += 2)
        {
            features.Encode(sample[i], first);
            features.Encode(sample[i + 1], second);
            for (int k = 0; k < first.Length; k++) sum += Math.Abs(first[k] - second[k]);
        }

        // A part in which no two architectures differ says nothing.
        if (!(sum > 0)) return;
        _parts.Add(new EmbeddedPart(name, features, Count, (float)(sample.Length / 2 / sum)));
        Count += features.Count;
    }

    private static Architecture[] Draw(SearchSpace space)
    {
        Random random = RandomSource.Create(0);
        return [.. Enumerable.Range(0, 2 * SamplePairs).Select(_ => space.Sample(random))];
    }

    // Choices among the same categories are alike, as the edges of a cell are; every list is a kind of its own.
    private static string FindKind(SearchSpace space, int choice) => space.Choices[choice] switch
    {
        CategoricalChoice categorical =>
            "categories " + string.Join('\n', categorical.Categories.Select(category => category.Name)),
        { } other => "choice " + other.Name,
    };
}
