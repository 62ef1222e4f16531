using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Puts genes of a space in the places, and their options under the numbers, that they have in its disguise.</summary>
internal sealed class GeneMap
{
    private const int Decoy = -1;

    private readonly int[] _originalGenes;
    private readonly int[]?[] _toOriginal;
    private readonly int[]?[] _toDisguised;

    public GeneMap(SearchSpace original, IReadOnlyList<DisguisedChoice> choices)
    {
        var offsets = new Dictionary<Choice, (int Offset, int Slots)>();
        for (int i = 0, offset = 0; i < original.Choices.Count; offset += original.CountSlots(i++))
            offsets.Add(original.Choices[i], (offset, original.CountSlots(i)));

        var genes = new List<int>();
        var toOriginal = new List<int[]?>();
        var toDisguised = new List<int[]?>();
        foreach (DisguisedChoice choice in choices)
        {
            (int offset, int slots) = choice.Original is { } known ? offsets[known] : (Decoy, 1);
            int[]? positions = choice.Options.Count == 0 ? null : [.. choice.Options.Select(option => option.Position)];
            int[]? places = positions is null || choice.Original is null
                ? null
                : [.. Enumerable.Range(0, choice.Original.Count).Select(option => Array.IndexOf(positions, option))];
            for (int slot = 0; slot < slots; slot++)
            {
                genes.Add(choice.Original is null ? Decoy : offset + slot);
                toOriginal.Add(positions);
                toDisguised.Add(places);
            }
        }

        (_originalGenes, _toOriginal, _toDisguised) = ([.. genes], [.. toOriginal], [.. toDisguised]);
        OriginalCount = original.GeneCount;
    }

    /// <summary>The number of genes of the original space.</summary>
    public int OriginalCount { get; }

    /// <summary>The genes of the disguised space.</summary>
    public int[] Disguise(ReadOnlySpan<int> original)
    {
        int[] disguised = new int[_originalGenes.Length];
        Disguise(original, disguised);
        return disguised;
    }

    public void Disguise(ReadOnlySpan<int> original, Span<int> disguised)
    {
        for (int i = 0; i < disguised.Length; i++)
        {
            int option = _originalGenes[i] == Decoy ? 0 : original[_originalGenes[i]];
            disguised[i] = option < 0 || _toDisguised[i] is not { } places ? option : places[option];
        }
    }

    /// <summary>The genes of the original space; false where an option is a decoy, which no architecture has.</summary>
    public bool TryReveal(ReadOnlySpan<int> disguised, Span<int> original)
    {
        for (int i = 0; i < disguised.Length; i++)
        {
            if (_originalGenes[i] == Decoy) continue;
            int option = disguised[i];
            if (option >= 0 && _toOriginal[i] is { } positions && (option = positions[option]) == Decoy) return false;
            original[_originalGenes[i]] = option;
        }

        return true;
    }
}
