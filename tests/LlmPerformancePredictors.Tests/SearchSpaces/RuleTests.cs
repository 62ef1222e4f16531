using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

/// <summary>Rules across choices, which every way to an architecture keeps.</summary>
public class RuleTests
{
    private const string Rule = "widths never shrink";

    private static readonly SearchSpace Free = Builder().Build();
    private static readonly SearchSpace Ruled = Builder().AddRule(Rule, NeverShrinks).Build();
    private static readonly string[] Ids = [.. Free.Enumerate().Where(NeverShrinks).Select(one => one.Id)];

    [Test]
    public void Enumerate_GivesWhatKeepsTheRuleAndNoMore()
    {
        Assert.That(Ruled.Enumerate().Select(one => one.Id), Is.EqualTo(Ids));
        Assert.That((int)Ruled.Size, Is.EqualTo(Ids.Length).And.LessThan((int)Free.Size));
        Assert.That(Ruled.Rule, Is.EqualTo(Rule));
    }

    [Test]
    public void EveryWayToDraw_KeepsTheRule()
    {
        Random random = RandomSource.Create(3);
        var drawn = new HashSet<string>();
        for (int i = 0; i < 300; i++)
        {
            Architecture first = Ruled.Sample(random), second = Ruled.Sample(random);
            Architecture[] children =
            [
                first, second, Ruled.Mutate(first, 0.5, random), Ruled.CrossOver(first, second, random),
                Ruled.MutateOneGene(first, random), .. Ruled.EnumerateNeighbors(first),
            ];
            Assert.That(children.All(NeverShrinks));
            drawn.UnionWith(children.Select(one => one.Id));
        }

        Assert.That(drawn, Is.EquivalentTo(Ids), "all of the space is reached");
    }

    [Test]
    public void Parse_OfWhatBreaksTheRule_NamesIt() =>
        Assert.That(
            () => Ruled.Parse("layers=2;widths=32,16"),
            Throws.TypeOf<InvalidArchitectureException>().With.Message.EqualTo(
                "layers=2;widths=32,16 breaks a rule of 'ruled': widths never shrink."));

    [Test]
    public void Restrict_KeepsTheRule()
    {
        SearchSpace refined = Ruled.Restrict(new Dictionary<string, IReadOnlyList<string>> { ["widths"] = ["16", "32"] });
        Assert.That(
            refined.Enumerate().Select(one => one.Id),
            Is.EqualTo(Ids.Where(id => !id.Contains('8', StringComparison.Ordinal))));
        Assert.That(refined.Contains(Free.Parse("layers=2;widths=32,16")), Is.False);
    }

    [Test]
    public void AddRule_Twice_KeepsBothAndSaysBoth()
    {
        SearchSpace both = Builder().AddRule(Rule, NeverShrinks)
            .AddRule("no more than 60 units", one => one.GetIntegers("widths").Sum() <= 60).Build();
        Assert.That(both.Rule, Is.EqualTo("widths never shrink; no more than 60 units"));
        Assert.That(both.Enumerate().Max(one => one.GetIntegers("widths").Sum()), Is.LessThanOrEqualTo(60));
        Assert.That(
            () => both.Parse("layers=2;widths=32,32"),
            Throws.TypeOf<InvalidArchitectureException>().With.Message.EndsWith("no more than 60 units."));
    }

    [Test]
    public void Build_OfARuleThatNothingKeeps_IsRefused() =>
        Assert.That(
            () => Builder().AddRule("a contradiction", _ => false).Build(),
            Throws.InvalidOperationException.With.Message.Contains("by its rule (a contradiction)"));

    [Test]
    public void AddRule_ThatThrows_NamesRuleAndArchitecture() =>
        Assert.That(
            () => Builder().AddRule("a mistake", one => one.GetIntegers("widths")[1] > 0).Build(),
            Throws.InvalidOperationException.With.Message.Contains("The rule 'a mistake' cannot be tested on layers=1;widths="));

    [Test]
    public void Build_OfALargeSpaceWithARule_NeedsNoEnumeration()
    {
        var builder = new SearchSpaceBuilder("large");
        for (int i = 0; i < 40; i++) builder.AddInteger($"c{i}", [1, 2, 3, 4]);
        SearchSpace space = builder.AddRule("c0 is above 1", one => one.GetInteger("c0") > 1).Build();
        Assert.That(space.IsLargerThan(1000), Is.True);
        Assert.That(space.Sample(RandomSource.Create(1)).GetInteger("c0"), Is.GreaterThan(1));
    }

    [Test]
    public void Build_OfALargeSpaceWhoseRuleNothingKeeps_IsRefusedWithoutGoingThroughIt()
    {
        var builder = new SearchSpaceBuilder("large");
        for (int i = 0; i < 40; i++) builder.AddInteger($"c{i}", [1, 2, 3, 4]);
        Assert.That(
            () => builder.AddRule("c0 is above 4", one => one.GetInteger("c0") > 4).Build(),
            Throws.InvalidOperationException.With.Message.Contains("c0 is above 4"));
    }

    [Test]
    public void CrossOver_WhoseChildrenNeverKeepTheRule_GivesAParent()
    {
        var builder = new SearchSpaceBuilder("alike");
        for (int i = 0; i < 40; i++) builder.AddInteger($"c{i}", [1, 2]);
        SearchSpace space = builder.AddRule("all are alike", one => one.Genes.Count(1) is 0 or 40).Build();
        Architecture ones = space.Enumerate().First();
        Architecture twos = space.Parse(ones.Id.Replace("=1", "=2", StringComparison.Ordinal));
        Assert.That(space.CrossOver(ones, twos, RandomSource.Create(1)), Is.EqualTo(ones));
        Assert.That(space.Mutate(twos, 0.5, RandomSource.Create(1)), Is.EqualTo(twos));
        Assert.That(space.HasNeighbor(twos), Is.False);
        Assert.That(
            () => space.Sample(RandomSource.Create(1)),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "None of 100000 points drawn from 'alike' keeps its rule (all are alike); make it part of the choices."));
    }

    private static SearchSpaceBuilder Builder() => new SearchSpaceBuilder("ruled")
        .AddInteger("layers", [1, 2, 3])
        .AddInteger("widths", [8, 16, 32], perLayer: "layers");

    private static bool NeverShrinks(Architecture one)
    {
        int[] widths = one.GetIntegers("widths");
        return widths.Zip(widths.Skip(1)).All(pair => pair.First <= pair.Second);
    }
}
