namespace LlmPerformancePredictors.Tests.Supernets.Translation;

/// <summary>Byte-pair merges by counting everything again after each merge, on strings; slow and without bookkeeping.</summary>
internal sealed class PlainBytePairs
{
    public List<(string Left, string Right)> Merges { get; } = [];

    public HashSet<string> Pieces { get; } = [" "];

    public static PlainBytePairs Learn(string[] sentences, int merges)
    {
        var learned = new PlainBytePairs();
        string[] words = [.. sentences.SelectMany(sentence => sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        learned.Pieces.UnionWith(words.SelectMany(word => word.Select(character => character.ToString())));
        while (learned.Merges.Count < merges)
        {
            var best = words.Select(learned.Segment)
                .SelectMany(pieces => pieces.Zip(pieces.Skip(1)))
                .GroupBy(pair => pair)
                .Where(pair => pair.Count() >= 2)
                .OrderByDescending(pair => pair.Count())
                .ThenBy(pair => pair.Key.First, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Second, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best is null) break;
            learned.Merges.Add(best.Key);
            learned.Pieces.Add(best.Key.First + best.Key.Second);
        }

        return learned;
    }

    public List<string> Segment(string word)
    {
        List<string> pieces = [.. word.Select(character => character.ToString()), " "];
        while (Merges.FindIndex(merge => PlaceOf(merge, pieces, 0) >= 0) is var rank and >= 0)
        {
            (string left, string right) = Merges[rank];
            for (int i = PlaceOf(Merges[rank], pieces, 0); i >= 0; i = PlaceOf(Merges[rank], pieces, i + 1))
            {
                pieces[i] = left + right;
                pieces.RemoveAt(i + 1);
            }
        }

        return pieces;
    }

    private static int PlaceOf((string Left, string Right) merge, List<string> pieces, int from)
    {
        for (int i = from; i + 1 < pieces.Count; i++)
        {
            if (pieces[i] == merge.Left && pieces[i + 1] == merge.Right) return i;
        }

        return -1;
    }
}
