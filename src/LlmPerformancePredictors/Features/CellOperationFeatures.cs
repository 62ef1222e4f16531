using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

/// <summary>
/// How many edges of a cell have each operation, and how many of these are needed: compilers leave out what the output does not
/// depend on, and some devices do not.
/// </summary>
internal sealed class CellOperationFeatures : FeatureEncoder
{
    // The edges into each node, from the output back, with the node that each comes from; node 0 is the input.
    private static readonly (int Node, (string Edge, int From)[] Incoming)[] Nodes =
    [
        (3, [("3<-0", 0), ("3<-1", 1), ("3<-2", 2)]), (2, [("2<-0", 0), ("2<-1", 1)]), (1, [("1<-0", 0)]),
    ];

    private readonly int[][] _columns;
    private readonly (int Node, (int Choice, int From)[] Incoming)[] _nodes;

    // The column of each edge's options; -1 for an absent edge.
    private CellOperationFeatures(SearchSpace space, string[] operations)
        : base(
            space,
            [
                .. operations.Select(operation => $"{operation} on edges"),
                .. operations.Select(operation => $"{operation} on needed edges"),
            ])
    {
        _columns = [.. space.Choices.Select(choice => Enumerable.Range(0, choice.Count)
            .Select(option => Array.IndexOf(operations, choice.Format(option))).ToArray())];
        _nodes = [.. Nodes.Select(node => (
            node.Node, node.Incoming.Select(edge => (CellGraph.IndexOf(space, edge.Edge), edge.From)).ToArray()))];
    }

    public static CellOperationFeatures Create(SearchSpace space)
    {
        CellGraph.Require(space);
        return new CellOperationFeatures(space, CellGraph.FindOperations(space, CellSpace.None));
    }

    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        ReadOnlySpan<int> genes = architecture.Genes;
        int operations = features.Length / 2;
        Span<bool> isNeeded = [false, false, false, true];
        foreach ((int node, (int Choice, int From)[] incoming) in _nodes)
        {
            foreach ((int choice, int from) in incoming)
            {
                if (_columns[choice][genes[choice]] is not (>= 0 and int column)) continue;
                features[column]++;
                if (!isNeeded[node]) continue;
                features[operations + column]++;
                isNeeded[from] = true;
            }
        }
    }
}
