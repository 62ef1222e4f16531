using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <summary>Spaces of one shape, with every kind of choice that matters to a search.</summary>
internal static class ContractSpaces
{
    /// <summary>4 x 4 operations, up to 3 layers of 4 widths each: 16 x (4 + 16 + 64) = 1,344 architectures.</summary>
    public static SearchSpace Small { get; } = Create(operations: 4, layers: 3, widths: 4);

    /// <summary>The small one, but for architectures whose operations are the same.</summary>
    public static SearchSpace SmallWithRule { get; } = Define(operations: 4, layers: 3, widths: 4)
        .AddRule("operations differ", architecture => architecture.GetText("first") != architecture.GetText("second"))
        .Build();

    /// <summary>2 x 2 operations of one layer: 4 architectures.</summary>
    public static SearchSpace Tiny { get; } = Create(operations: 2, layers: 1, widths: 1);

    private static SearchSpace Create(int operations, int layers, int widths) => Define(operations, layers, widths).Build();

    private static SearchSpaceBuilder Define(int operations, int layers, int widths)
    {
        Category[] categories =
            [.. Enumerable.Range(0, operations).Select(i => new Category($"op{i.ToString(CultureInfo.InvariantCulture)}"))];
        return new SearchSpaceBuilder("contract")
            .AddCategorical("first", categories)
            .AddCategorical("second", categories)
            .AddInteger("layers", [.. Enumerable.Range(1, layers)])
            .AddInteger("widths", [.. Enumerable.Range(1, widths).Select(i => 8 * i)], perLayer: "layers");
    }
}
