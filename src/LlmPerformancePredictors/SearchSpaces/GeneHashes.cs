namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Hashes of architectures from tables instead of texts: a search looks up thousands a second. What is hashed is what the
/// id says (name, layer and text of every value), so that a space and a refinement of it agree.
/// </summary>
internal sealed class GeneHashes
{
    private readonly int[][] _byGene;

    public GeneHashes(IReadOnlyList<Choice> choices, IReadOnlyList<ChoiceActivity> activities, int geneCount)
    {
        _byGene = new int[geneCount][];
        foreach ((Choice choice, ChoiceActivity activity) in choices.Zip(activities))
            for (int slot = 0; slot < activity.Slots; slot++)
                _byGene[activity.Offset + slot] =
                    [.. Enumerable.Range(0, choice.Count).Select(option => Hash(choice.Name, slot, choice.Format(option)))];
    }

    /// <summary>The hash, never 0.</summary>
    public int Compute(ReadOnlySpan<int> genes)
    {
        // A sum, because spaces may differ in where a gene lies.
        uint sum = 0;
        for (int gene = 0; gene < genes.Length; gene++)
            if (genes[gene] >= 0) sum += (uint)_byGene[gene][genes[gene]];
        return sum == 0 ? 1 : (int)sum;
    }

    // FNV-1a (Fowler, Noll and Vo), then the finalizer of MurmurHash3, so that sums of near values spread.
    private static int Hash(string name, int slot, string text)
    {
        uint hash = 2166136261;
        foreach (char letter in name) hash = (hash ^ letter) * 16777619;
        hash = (hash ^ (uint)(slot + 1)) * 16777619;
        foreach (char letter in text) hash = (hash ^ letter) * 16777619;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return (int)(hash ^ (hash >> 16));
    }
}
