using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace LlmPerformancePredictors.Tests;

/// <summary>The floors of docs/architecture.md, read from the compiled packages, method bodies included.</summary>
public class ArchitectureTests
{
    private const string Root = "LlmPerformancePredictors";

    // Bottom up. A namespace that is not named here stands on the floor of its nearest parent that is.
    private static readonly string[] Floors =
    [
        "", "Options", "Storage", "ModelFiles", "Tensors", "Regressors",
        "SearchSpaces", "Metrics", "Costs", "Features", "LanguageModels", "Predictors", "LearnedCosts", "Distributed",
        "Labeling", "Tables", "Search", "Principles", "Evaluation", "DependencyInjection", "Supernets", "Reports", "Datasets",
        "OpenAI", "Tokenizers", "TorchSharp", "Trees", "Nats",
    ];

    private static readonly string[] Packages = [
        "Tensors", "", "Supernets", "Reports", "Datasets", "OpenAI", "Tokenizers", "Trees", "Nats"];

    private static readonly Lazy<IReadOnlyList<(string From, string To, string By)>> Uses = new(Read);

    [Test]
    public void Namespaces_OfAllPackages_StandOnAFloor() =>
        Assert.That(Uses.Value.Select(use => use.From).Distinct().Where(name => FloorOf(name) < 0), Is.Empty);

    [Test]
    public void Namespaces_UseOnlyFloorsBelow() =>
        Assert.That(
            Uses.Value
                .Where(use => FloorOf(use.To) > FloorOf(use.From))
                .Select(use => $"{use.From} uses {use.To}: {use.By}").Distinct(),
            Is.Empty);

    [Test]
    public void Namespaces_ParentsAndChildrenIncluded_HaveNoCycle()
    {
        ILookup<string, string> graph = Uses.Value.ToLookup(use => use.From, use => use.To);
        IEnumerable<string> inACycle = graph.Select(group => group.Key).Where(name => Reachable(graph, name).Contains(name));
        Assert.That(
            inACycle.SelectMany(from => Uses.Value.Where(use => use.From == from && Reachable(graph, use.To).Contains(from)))
                .Select(use => $"{use.From} uses {use.To}: {use.By}"),
            Is.Empty);
    }

    private static HashSet<string> Reachable(ILookup<string, string> graph, string start)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(graph[start]);
        while (open.TryPop(out string? name))
            if (reached.Add(name)) foreach (string next in graph[name]) open.Push(next);
        return reached;
    }

    private static int FloorOf(string name) =>
        name == Root ? 0 : Array.IndexOf(Floors, name[(Root.Length + 1)..].Split('.')[0]);

    private static List<(string From, string To, string By)> Read()
    {
        Architecture architecture = new ArchLoader()
            .LoadAssemblies(
            [
                .. Packages.Select(name => System.Reflection.Assembly.Load(name.Length == 0 ? Root : $"{Root}.{name}")),
            ])
            .Build();
        return
        [
            .. from type in architecture.Types
               where IsOurs(type)
               from target in type.Dependencies.Select(dependency => dependency.Target)
               where IsOurs(target) && target.Namespace.FullName != type.Namespace.FullName
               group (type, target) by (From: type.Namespace.FullName, To: target.Namespace.FullName) into uses
               select (
                   uses.Key.From,
                   uses.Key.To,
                   string.Join(", ", uses.Select(use => $"{use.type.Name} > {use.target.Name}").Distinct().Take(3))),
        ];
    }

    // A type parameter has no namespace.
    private static bool IsOurs(IType type) =>
        type.Namespace?.FullName is { } name && (name == Root || name.StartsWith(Root + ".", StringComparison.Ordinal));
}
