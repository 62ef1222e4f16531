using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

/// <summary>
/// How many paths through a cell, from its first node to its last, do the same operations in the same order, and how often each
/// operation occurs on all of them. Identities on the way do nothing; a path with an absent edge is none.
/// </summary>
internal sealed class CellPathFeatures : FeatureEncoder
{
    private const int MostOperations = 3;
    private readonly int[][] _paths;
    private readonly int[] _digits;
    private readonly int[] _firstOfLength;
    private readonly int _firstOccurrence;
    private readonly int _mostOptions;

    // The digit of an operation in a path's column: 0 is the identity, -1 an absent edge, from 1 what does something.
    private CellPathFeatures(SearchSpace space, string[] operations, int[] digits)
        : base(space, [.. CreateNames(operations)])
    {
        (_digits, _mostOptions) = (digits, MostOptions(space));
        _paths = [.. FindPaths().Select(path => path.Select(edge => CellGraph.IndexOf(space, edge)).ToArray())];
        _firstOfLength = new int[MostOperations + 1];
        for (int length = 1, count = 1; length <= MostOperations; length++, count *= operations.Length)
            _firstOfLength[length] = _firstOfLength[length - 1] + count;
        _firstOccurrence = Count - operations.Length;
    }

    public static CellPathFeatures Create(SearchSpace space)
    {
        CellGraph.Require(space);
        string[] operations = CellGraph.FindOperations(space, CellSpace.None, CellSpace.SkipConnect);
        int[] digits = [.. space.Choices.SelectMany(choice => Enumerable.Range(0, MostOptions(space)).Select(option =>
            option >= choice.Count || choice.Format(option) == CellSpace.None.Name ? -1
            : Array.IndexOf(operations, choice.Format(option)) + 1))];
        return new CellPathFeatures(space, operations, digits);
    }

    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        int operations = _firstOfLength[2] - 1, most = _mostOptions;
        ReadOnlySpan<int> genes = architecture.Genes;
        foreach (int[] path in _paths)
        {
            int length = 0, place = 0;
            foreach (int edge in path)
            {
                int digit = _digits[(edge * most) + genes[edge]];
                if (digit < 0)
                {
                    length = -1;
                    break;
                }

                if (digit == 0) continue;
                place = (place * operations) + digit - 1;
                length++;
            }

            if (length < 0) continue;
            features[_firstOfLength[length] + place]++;
            foreach (int edge in path)
                if (_digits[(edge * most) + genes[edge]] is > 0 and int digit) features[_firstOccurrence + digit - 1]++;
        }
    }

    private static int MostOptions(SearchSpace space) => space.Choices.Max(choice => choice.Count);

    // From node 0 to node 3, by way of none, one or both of the nodes between.
    private static string[][] FindPaths() => [["3<-0"], ["1<-0", "3<-1"], ["2<-0", "3<-2"], ["1<-0", "2<-1", "3<-2"]];

    private static List<string> CreateNames(string[] operations)
    {
        List<string> names = ["paths of identities"];
        List<string> longest = [""];
        for (int length = 1; length <= MostOperations; length++)
        {
            longest = [.. longest.SelectMany(path => operations.Select(name => path.Length == 0 ? name : $"{path}, {name}"))];
            names.AddRange(longest.Select(path => $"paths of {path}"));
        }

        names.AddRange(operations.Select(operation => $"{operation} on paths"));
        return names;
    }
}
