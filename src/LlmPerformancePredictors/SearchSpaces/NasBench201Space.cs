using System.Text;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// The cells of NAS-Bench-201 (Dong and Yang, 2020, section 2.1): four nodes, six edges, five operations, 15,625 cells.
/// </summary>
public static class NasBench201Space
{
    /// <summary>The space; its choices are the edges <c>1&lt;-0</c> to <c>3&lt;-2</c>.</summary>
    public static SearchSpace Instance { get; } = CellSpace.Create(
        "nas-bench-201", CellSpace.None, CellSpace.SkipConnect, CellSpace.Conv1x1, CellSpace.Conv3x3, CellSpace.AvgPool);

    /// <summary>Reads a cell as the benchmark writes it.</summary>
    /// <param name="cell"><c>|op~0|+|op~0|op~1|+|op~0|op~1|op~2|</c>.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="InvalidArchitectureException">
    /// The text has another form, or an operation that the space does not have.
    /// </exception>
    public static Architecture ParseCell(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        string[] nodes = cell.Split('+');
        if (nodes.Length != 3) throw Malformed(cell, $"it has {nodes.Length} groups separated by '+'");
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        for (int node = 1; node <= 3; node++)
        {
            string group = nodes[node - 1];
            string[] edges = group.Length >= 2 && group[0] == '|' && group[^1] == '|' ? group[1..^1].Split('|') : [];
            if (edges.Length != node) throw Malformed(cell, $"'{group}' is not a group of {node} between '|'");
            for (int from = 0; from < node; from++)
                values.Add($"{node}<-{from}", edges[from].EndsWith($"~{from}", StringComparison.Ordinal)
                    ? edges[from][..^2]
                    : throw Malformed(cell, $"'{edges[from]}' does not end in '~{from}'"));
        }

        return Instance.Create(values);
    }

    /// <summary>Writes a cell as the benchmark does.</summary>
    /// <param name="architecture">An architecture of this space.</param>
    /// <returns><c>|op~0|+|op~0|op~1|+|op~0|op~1|op~2|</c>.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    public static string FormatCell(Architecture architecture)
    {
        architecture = Instance.Adopt(architecture);
        var text = new StringBuilder();
        for (int node = 1; node <= 3; node++)
        {
            text.Append(node == 1 ? "|" : "+|");
            for (int from = 0; from < node; from++)
                text.Append(architecture.GetText($"{node}<-{from}")).Append('~').Append(from).Append('|');
        }

        return text.ToString();
    }

    private static InvalidArchitectureException Malformed(string cell, string what) =>
        new($"'{cell}' is no NAS-Bench-201 cell: {what}; the form is |op~0|+|op~0|op~1|+|op~0|op~1|op~2|.", value: cell);
}
