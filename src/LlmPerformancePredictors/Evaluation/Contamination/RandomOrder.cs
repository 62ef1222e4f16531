using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Random orders in which as little as possible keeps its place.</summary>
internal static class RandomOrder
{
    // Few orders are allowed where choices depend on each other, so the best of some is as good as any.
    private const int Draws = 200;

    /// <summary>A permutation of one cycle, so that nothing keeps its place (Sattolo, 1986); one item alone does.</summary>
    /// <param name="items">The items, moved in place.</param>
    /// <param name="random">The source of randomness.</param>
    public static void MoveAll<T>(T[] items, Random random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = random.Next(i);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    /// <summary>The choices of a space in an order that has every choice behind those that it depends on.</summary>
    /// <param name="choices">The choices in their own order.</param>
    /// <param name="random">The source of randomness.</param>
    /// <returns>Of the orders that were drawn, the first that keeps the fewest places.</returns>
    public static Choice[] Draw(IReadOnlyList<Choice> choices, Random random)
    {
        Choice[] best = [.. choices];
        int fewest = choices.Count;
        for (int i = 0; i < Draws && fewest > 0; i++)
        {
            Choice[] drawn = DrawOne(choices, random);
            int kept = drawn.Zip(choices).Count(pair => pair.First == pair.Second);
            if (kept < fewest) (best, fewest) = (drawn, kept);
        }

        return best;
    }

    private static Choice[] DrawOne(IReadOnlyList<Choice> choices, Random random)
    {
        var left = new List<Choice>(choices);
        var order = new List<Choice>();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        while (left.Count > 0)
        {
            Choice[] next = [.. left.Where(choice => IsPlaced(choice.LengthChoice) && IsPlaced(choice.ActiveWhen?.Choice))];
            Choice drawn = next[random.Next(next.Length)];
            left.Remove(drawn);
            order.Add(drawn);
            placed.Add(drawn.Name);
        }

        return [.. order];

        bool IsPlaced(string? name) => name is null || placed.Contains(name);
    }
}
