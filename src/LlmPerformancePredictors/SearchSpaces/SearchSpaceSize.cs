using System.Numerics;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Counts architectures. Choices that depend on each other, directly or by way of others, are a block; the size is the
/// product over the blocks. Within a block the options of its first choice are tried, which takes the rest apart into
/// blocks again. What was counted is remembered, so neither many blocks nor long chains take exponential time.
/// </summary>
internal sealed class SearchSpaceSize
{
    private readonly IReadOnlyList<Choice> _choices;
    private readonly IReadOnlyList<ChoiceActivity> _activities;
    private readonly int[][] _controllers;
    private readonly int[] _genes;
    private readonly Dictionary<string, BigInteger> _counted = new(StringComparer.Ordinal);

    public SearchSpaceSize(IReadOnlyList<Choice> choices, IReadOnlyList<ChoiceActivity> activities, int geneCount)
    {
        (_choices, _activities) = (choices, activities);
        Dictionary<string, int> indexes =
            choices.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
        _controllers = [.. choices.Select(choice => new[] { choice.LengthChoice, choice.ActiveWhen?.Choice }
            .OfType<string>()
            .Select(name => indexes[name])
            .Distinct()
            .ToArray())];
        _genes = new int[geneCount];
        Array.Fill(_genes, ChoiceActivity.Inactive);
    }

    public BigInteger Count() => Count([.. Enumerable.Range(0, _choices.Count)]);

    // Choices in order; those outside that they depend on have their genes set.
    private BigInteger Count(int[] choices)
    {
        BigInteger product = BigInteger.One;
        foreach (int[] block in Blocks(choices)) product *= CountBlock(block);
        return product;
    }

    private BigInteger CountBlock(int[] block)
    {
        // The first depends on nothing in the block; where there are others, it is what they depend on, so it is no list.
        (int first, int[] rest) = (block[0], block[1..]);
        int active = _activities[first].CountActiveSlots(_genes);
        if (rest.Length == 0) return BigInteger.Pow(_choices[first].Count, active);

        int[] outside = [.. block
            .SelectMany(choice => _controllers[choice])
            .Except(block)
            .Select(choice => _genes[_activities[choice].Offset])];
        string key = $"{string.Join(',', block)};{string.Join(',', outside)}";
        if (_counted.TryGetValue(key, out BigInteger sum)) return sum;

        ref int gene = ref _genes[_activities[first].Offset];
        if (active == 0) sum = Count(rest);
        for (int option = 0; active > 0 && option < _choices[first].Count; option++)
        {
            gene = option;
            sum += Count(rest);
        }

        gene = ChoiceActivity.Inactive;
        _counted.Add(key, sum);
        return sum;
    }

    private List<int[]> Blocks(int[] choices)
    {
        var blocks = new List<List<int>>();
        foreach (int choice in choices)
        {
            List<List<int>> joined = blocks.FindAll(block => block.Exists(other => _controllers[choice].Contains(other)));
            blocks.RemoveAll(joined.Contains);
            blocks.Add([.. joined.SelectMany(block => block), choice]);
        }

        return blocks.ConvertAll(block => block.Order().ToArray());
    }
}
