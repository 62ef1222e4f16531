namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What the two cell benchmarks share: a graph of four nodes whose six edges each apply one operation.</summary>
internal static class CellSpace
{
    public static readonly IReadOnlyList<string> Edges = ["1<-0", "2<-0", "2<-1", "3<-0", "3<-1", "3<-2"];

    public static readonly Category None = new("none", "outputs zeros, so the edge is absent");
    public static readonly Category SkipConnect = new("skip_connect", "identity");
    public static readonly Category Conv1x1 = new(
        "nor_conv_1x1", "ReLU, 1x1 convolution, batch normalisation; the number of channels stays the same");
    public static readonly Category Conv3x3 = new(
        "nor_conv_3x3", "ReLU, 3x3 convolution, batch normalisation; the number of channels stays the same");
    public static readonly Category AvgPool = new("avg_pool_3x3", "3x3 average pooling, stride 1");

    private const string Description =
        "An architecture is a cell: a directed acyclic graph of four nodes, 0 to 3. Node 0 is the input, node 3 the output. "
        + "Every node is the sum of the results of its incoming edges, and every edge applies one operation. An architecture "
        + "names the operation of each of the six edges; the edge 3<-1 leads from node 1 to node 3.";

    private static readonly CodeSketch Sketch = new(
        "python",
        """
        class Cell(nn.Module):
            def __init__(self, ops):              # ops: edge -> operation
                super().__init__()
                self.ops = nn.ModuleDict(ops)

            def forward(self, node0):
                node1 = self.ops["1<-0"](node0)
                node2 = self.ops["2<-0"](node0) + self.ops["2<-1"](node1)
                return self.ops["3<-0"](node0) + self.ops["3<-1"](node1) + self.ops["3<-2"](node2)
        """);

    public static SearchSpace Create(string name, params Category[] operations)
    {
        var builder = new SearchSpaceBuilder(name, Description, Sketch).UseWording(new SpaceWording("cell", "edge", "operation"));
        foreach (string edge in Edges)
            builder.AddCategorical(edge, operations, $"operation of the edge from node {edge[^1]} to node {edge[0]}");
        return builder.Build();
    }
}
