namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// The graph neural networks of NAS-Bench-Graph (Qin et al., 2022, section 3.1): nine ways to link four nodes, nine operations
/// a node. Its 59,049 points are 26,206 different networks.
/// </summary>
/// <remarks>
/// Networks are the same if their nodes can be renumbered into each other, or if they differ only in where an identity stands
/// that changes nothing. A path of identities alone from the input to the classifier is no network of the benchmark.
/// </remarks>
public static class GraphNetworkSpace
{
    /// <summary>The choice of the links: a digit a node, the node that it reads, 0 for the input.</summary>
    public const string Links = "links";

    /// <summary>The choices of the operations, node 1 to node 4.</summary>
    public static IReadOnlyList<string> Operations { get; } = ["operation_1", "operation_2", "operation_3", "operation_4"];

    /// <summary>The space.</summary>
    public static SearchSpace Instance { get; } = Create();

    private static SearchSpace Create()
    {
        Category[] links =
        [
            new("0000", "all four nodes read the input"),
            new("0001", "nodes 1 to 3 read the input, node 4 reads node 1"),
            new("0011", "nodes 1 and 2 read the input, nodes 3 and 4 read node 1"),
            new("0012", "nodes 1 and 2 read the input, node 3 reads node 1, node 4 reads node 2"),
            new("0013", "nodes 1 and 2 read the input, node 3 reads node 1, node 4 reads node 3"),
            new("0111", "node 1 reads the input, nodes 2 to 4 read node 1"),
            new("0112", "node 1 reads the input, nodes 2 and 3 read node 1, node 4 reads node 2"),
            new("0122", "node 1 reads the input, node 2 reads node 1, nodes 3 and 4 read node 2"),
            new("0123", "a chain: each node reads the one before, node 1 the input"),
        ];
        Category[] operations =
        [
            new("gcn", "graph convolution (Kipf and Welling)"),
            new("gat", "graph attention"),
            new("sage", "GraphSAGE with mean aggregation"),
            new("gin", "graph isomorphism network"),
            new("cheb", "Chebyshev spectral convolution"),
            new("arma", "ARMA graph convolution"),
            new("graph", "k-GNN graph convolution (k = 1)"),
            new("fc", "fully connected layer, ignores the graph"),
            new("skip", "identity"),
        ];
        SearchSpaceBuilder builder = new SearchSpaceBuilder(
            "nas-bench-graph",
            "The network is a graph neural network: a linear layer of the node features, then four computing nodes, each with "
            + "one operation and one input; the outputs of nodes that no other node reads are concatenated and go through a "
            + "linear classifier.")
            .AddCategorical(
                Links, links,
                "the input of each of the four nodes, one digit a node: 0 is the raw input, 1 to 3 an earlier node");
        foreach (string operation in Operations)
            builder.AddCategorical(operation, operations, $"operation of node {operation[^1]}");
        var isomorphism = new GraphIsomorphism(
            [.. links.Select(link => link.Name)], [.. operations.Select(operation => operation.Name)]);
        return builder
            .UseCanonicalForm(
                "isomorphic networks are one, and identities alone do not lead from the input to the classifier",
                isomorphism.TryCanonicalize)
            .Build();
    }
}
