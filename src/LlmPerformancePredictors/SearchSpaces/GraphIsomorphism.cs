namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// Which points of <see cref="GraphNetworkSpace"/> are the same network: those whose nodes can be renumbered into each other, and
/// those that differ in where identities stand that change nothing. What stands for a network is the one that NAS-Bench-Graph
/// lists.
/// </summary>
internal sealed class GraphIsomorphism
{
    private const int Nodes = 4;

    // The benchmark's order of operations, in which it sorts nodes that could be exchanged.
    private static readonly string[] Order = ["gat", "gcn", "gin", "cheb", "sage", "arma", "graph", "fc", "skip"];

    private readonly int[][] _links;
    private readonly Dictionary<int, int> _linksByDigits;
    private readonly int[] _ranks;
    private readonly int _skip;

    public GraphIsomorphism(string[] links, string[] operations)
    {
        _links = [.. links.Select(link => link.Select(digit => digit - '0').ToArray())];
        _linksByDigits = _links.Index().ToDictionary(pair => ToNumber(pair.Item), pair => pair.Index);
        _ranks = [.. operations.Select(operation => Array.IndexOf(Order, operation))];
        _skip = Array.IndexOf(operations, "skip");
    }

    /// <summary>Writes the genes (links, then four operations) of the network that stands for all that are the same.</summary>
    /// <returns>False where identities alone lead from the input to the classifier.</returns>
    public bool TryCanonicalize(Span<int> genes)
    {
        if (Read(genes) is not { } input) return false;
        Write(input, genes);
        return true;
    }

    // The tree of what reads what, without the identities that change nothing; null where the input itself is an output.
    private Node? Read(ReadOnlySpan<int> genes)
    {
        int[] links = _links[genes[0]];
        var values = new Node[Nodes + 1];
        values[0] = new Node(_skip);
        for (int i = 1; i <= Nodes; i++)
        {
            Node parent = values[links[i - 1]];
            bool isSkip = genes[i] == _skip, isOutput = !links.Contains(i);
            if (isSkip)
            {
                values[i] = parent;
                if (isOutput) parent.Outputs++;
            }
            else
            {
                values[i] = new Node(genes[i]);
                parent.Readers.Add(values[i]);
            }
        }

        if (values[0].Outputs > 0) return null;
        Sort(values[0]);
        return values[0];
    }

    // A value that is read and put out needs an identity to put it out; so does one that is put out twice, for each time.
    private void Sort(Node node)
    {
        foreach (Node reader in node.Readers) Sort(reader);
        if (node.Readers.Count > 0 || node.Outputs > 1)
            for (; node.Outputs > 0; node.Outputs--) node.Readers.Add(new Node(_skip));
        node.Readers.Sort(Compare);
        node.Size = 1 + node.Readers.Sum(reader => reader.Size);
    }

    // The larger sub-network first; among equals by operation, then by those of the readers.
    private int Compare(Node first, Node second)
    {
        int order = second.Size.CompareTo(first.Size);
        if (order == 0) order = _ranks[first.Operation].CompareTo(_ranks[second.Operation]);
        for (int i = 0; order == 0 && i < first.Readers.Count && i < second.Readers.Count; i++)
            order = Compare(first.Readers[i], second.Readers[i]);
        return order;
    }

    // Breadth first. Nodes that are not needed are identities behind the input.
    private void Write(Node input, Span<int> genes)
    {
        Span<int> links = stackalloc int[Nodes];
        Node root = input;
        for (int missing = Nodes + 1 - input.Size; missing > 0; missing--)
        {
            var identity = new Node(_skip);
            identity.Readers.AddRange(root.Readers);
            root = new Node(_skip);
            root.Readers.Add(identity);
        }

        var queue = new Queue<(Node Node, int Number)>([(root, 0)]);
        int count = 0;
        while (queue.TryDequeue(out (Node Node, int Number) next))
            foreach (Node reader in next.Node.Readers)
            {
                links[count] = next.Number;
                genes[++count] = reader.Operation;
                queue.Enqueue((reader, count));
            }

        genes[0] = _linksByDigits[ToNumber(links)];
    }

    private static int ToNumber(ReadOnlySpan<int> digits)
    {
        int number = 0;
        foreach (int digit in digits) number = (number * 10) + digit;
        return number;
    }

    private sealed class Node(int operation)
    {
        public int Operation => operation;

        public List<Node> Readers { get; } = [];

        /// <summary>How often the value goes to the classifier by way of identities.</summary>
        public int Outputs { get; set; }

        public int Size { get; set; } = 1;
    }
}
