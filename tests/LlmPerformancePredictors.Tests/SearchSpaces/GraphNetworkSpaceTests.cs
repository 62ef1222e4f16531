using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class GraphNetworkSpaceTests
{
    private static readonly SearchSpace Space = GraphNetworkSpace.Instance;
    private static readonly HashSet<Architecture> Networks = [.. Space.Enumerate()];

    // What networks have in common that are the same: the operations on the way to every output, shared where the way is.
    private static string? Describe(string links, string[] operations)
    {
        bool isRawOutput = false;
        string text = Describe(0);
        return isRawOutput ? null : text;

        string Describe(int node)
        {
            int outputs = 0;
            List<string> readers = [];
            Read(node, readers, ref outputs);
            if (node == 0) isRawOutput = outputs > 0;
            return $"{outputs}({string.Join(',', readers.Order(StringComparer.Ordinal))})";
        }

        void Read(int node, List<string> readers, ref int outputs)
        {
            bool isRead = false;
            for (int reader = 1; reader <= 4; reader++)
            {
                if (links[reader - 1] - '0' != node) continue;
                isRead = true;
                if (operations[reader - 1] == "skip") Read(reader, readers, ref outputs);
                else readers.Add(operations[reader - 1] + Describe(reader));
            }

            if (!isRead) outputs++;
        }
    }

    [Test]
    public void Points_OfTheWholeSpace_BecomeOneNetworkOfTheSameMeaningOrAreRefused()
    {
        string[] links = [.. Values(GraphNetworkSpace.Links)], operations = [.. Values("operation_1")];
        var representatives = new Dictionary<string, string>();
        int points = 0, refused = 0;
        foreach (string link in links)
            foreach (string first in operations)
                foreach (string second in operations)
                    foreach (string third in operations)
                        foreach (string fourth in operations)
                        {
                            string[] four = [first, second, third, fourth];
                            points++;
                            string? meaning = Describe(link, four);
                            if (!TryCreate(link, four, out Architecture? network))
                            {
                                refused++;
                                if (meaning is not null) Assert.Fail($"{link} {string.Join(' ', four)} was refused.");
                                continue;
                            }

                            if (!representatives.TryAdd(meaning!, network!.Id) && representatives[meaning!] != network.Id)
                                Assert.Fail($"{link} {string.Join(' ', four)} became {network.Id}.");
                        }

        Assert.That((points, refused), Is.EqualTo((59_049, 5_993)));
        Assert.That(representatives, Has.Count.EqualTo(26_206));
        Assert.That(Networks.Select(network => network.Id).ToHashSet().SetEquals(representatives.Values));
    }

    [Test]
    public void Drawing_InEveryWay_GivesNetworksThatStandForThemselves()
    {
        Random random = RandomSource.Create(1);
        Architecture parent = Space.Sample(random);
        for (int i = 0; i < 2000; i++)
        {
            Architecture other = Space.Sample(random);
            Architecture neighbor = Space.MutateOneGene(parent, random);
            Architecture[] drawn = [other, neighbor, Space.Mutate(parent, 0.3, random), Space.CrossOver(parent, other, random)];
            Assert.That(Networks.IsSupersetOf(drawn));
            Assert.That(CountDifferences(parent, neighbor), Is.EqualTo(1));
            parent = other;
        }
    }

    [Test]
    public void EnumerateNeighbors_OfANetwork_AreNeighborsOfEachOther()
    {
        foreach (Architecture network in Networks.Take(300))
            foreach (Architecture neighbor in Space.EnumerateNeighbors(network))
            {
                Assert.That(Networks.Contains(neighbor));
                Assert.That(Space.EnumerateNeighbors(neighbor), Does.Contain(network));
            }
    }

    [Test]
    public void Create_OfIdentitiesAloneToTheClassifier_IsRefusedWithTheRule() => Assert.That(
        () => Space.Parse("links=0000;operation_1=gcn;operation_2=gcn;operation_3=gcn;operation_4=skip"),
        Throws.TypeOf<InvalidArchitectureException>().With.Message.Contains("is no network of 'nas-bench-graph'")
            .And.Message.Contains("identities alone do not lead from the input to the classifier"));

    [Test]
    public void Restrict_ToWhatTheRuleForbids_IsRefusedInsteadOfDrawingForEver() => Assert.That(
        () => GraphNetworkSpace.Instance.Restrict(GraphNetworkSpace.Operations.ToDictionary(
            operation => operation, _ => (IReadOnlyList<string>)["skip"])),
        Throws.ArgumentException.With.Message.StartsWith(
            "What 'nas-bench-graph' would keep has no architecture that its rule allows (isomorphic networks are one"));

    [Test]
    public void Build_WithAFormThatStandsForNothing_IsRefused() => Assert.That(
        () => new SearchSpaceBuilder("s").AddInteger("a", [1, 2]).UseCanonicalForm("none", _ => false).Build(),
        Throws.InvalidOperationException.With.Message.StartsWith("No point that was tried of the search space 's' stands"));

    [Test]
    public void Restrict_OfTheLinks_KeepsTheRule()
    {
        SearchSpace refined = Space.Restrict(new Dictionary<string, IReadOnlyList<string>>
        {
            [GraphNetworkSpace.Links] = ["0123"],
            ["operation_1"] = ["gat", "skip"],
        });
        Architecture[] all = [.. refined.Enumerate()];
        Assert.That(
            Networks.Where(network =>
                network.GetText(GraphNetworkSpace.Links) == "0123" && network.GetText("operation_1") is ("gat" or "skip"))
                .ToHashSet().SetEquals(all));
        Assert.That(refined.Size, Is.EqualTo(new System.Numerics.BigInteger(all.Length)));
        Assert.That(
            refined.Parse("links=0123;operation_1=gat;operation_2=skip;operation_3=gcn;operation_4=fc").Id,
            Is.EqualTo("links=0123;operation_1=skip;operation_2=gat;operation_3=gcn;operation_4=fc"));
        Assert.That(refined.Contains(Networks.First(network => network.GetText(GraphNetworkSpace.Links) == "0000")), Is.False);
    }

    [Test]
    public void MutateOneGene_WhereTheRuleLeavesNoNeighbor_SaysSo()
    {
        SearchSpace space = new SearchSpaceBuilder("pair").AddInteger("a", [0, 1]).AddInteger("b", [0, 1])
            .UseCanonicalForm("a and b are equal", genes => genes[0] == genes[1])
            .Build();
        Assert.That(space.Size, Is.EqualTo(new System.Numerics.BigInteger(2)));
        Assert.That(
            () => space.MutateOneGene(space.Enumerate().First(), RandomSource.Create(1)),
            Throws.InvalidOperationException.With.Message.Contains("keeps the rule (a and b are equal)"));
    }

    private static IEnumerable<string> Values(string choice) =>
        ((CategoricalChoice)Space[choice]).Categories.Select(category => category.Name);

    private static int CountDifferences(Architecture one, Architecture other)
    {
        int count = 0;
        for (int i = 0; i < one.Genes.Length; i++)
            if (one.Genes[i] != other.Genes[i]) count++;
        return count;
    }

    private static bool TryCreate(string links, string[] operations, out Architecture? network)
    {
        int[] genes = [Index(GraphNetworkSpace.Links, links), .. operations.Select(operation => Index("operation_1", operation))];
        network = null;
        if (!Space.TryCanonicalize(genes)) return false;
        network = new Architecture(Space, genes);
        return true;
    }

    private static int Index(string choice, string value) =>
        Space[choice].TryParse(value, out int option) ? option : throw new ArgumentException(value);
}
