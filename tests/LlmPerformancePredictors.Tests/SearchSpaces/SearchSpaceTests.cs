using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class SearchSpaceTests
{
    private static readonly SearchSpace Space = ToySpaces.Network;

    [Test]
    public void Id_OfAnArchitecture_LeavesOutWhatDoesNotCount() =>
        Assert.That(ToySpaces.Create(16, 0.3).Id, Is.EqualTo("layers=1;widths=16;dropout=0.3;optimizer=adam"));

    [Test]
    public void Parse_OfEveryId_GivesAnEqualArchitecture()
    {
        foreach (Architecture architecture in Space.Enumerate())
        {
            Architecture parsed = Space.Parse(architecture.Id);
            Assert.That(parsed, Is.EqualTo(architecture));
            Assert.That(parsed.GetHashCode(), Is.EqualTo(architecture.GetHashCode()));
            Assert.That(parsed.Genes.SequenceEqual(architecture.Genes));
        }
    }

    [Test]
    public void Enumerate_OfAConditionalSpace_GivesEachArchitectureOnce()
    {
        string[] ids = [.. Space.Enumerate().Select(architecture => architecture.Id)];
        Assert.That(ids, Has.Length.EqualTo(216));
        Assert.That(ids, Is.Unique);
        Assert.That(Space.Size, Is.EqualTo((System.Numerics.BigInteger)216));
    }

    [Test]
    public void Enumerate_InPartNestedAndAgain_CountsOnItsOwnEachTime()
    {
        IEnumerable<Architecture> sequence = Space.Enumerate();
        string[] ids = [.. Space.Enumerate().Select(architecture => architecture.Id)];
        Assert.That(sequence.Take(3).Select(architecture => architecture.Id), Is.EqualTo(ids[..3]));
        Assert.That(sequence.Select(architecture => architecture.Id), Is.EqualTo(ids), "after a part of it");
        Assert.That(sequence.Select(architecture => architecture.Id), Is.EqualTo(ids), "again");
        var pairs = new HashSet<(string, string)>();
        foreach (Architecture one in sequence.Take(20))
            foreach (Architecture other in sequence.Skip(100)) pairs.Add((one.Id, other.Id));
        Assert.That(pairs, Has.Count.EqualTo(20 * 116), "nested");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Size_OfManySwitchesWithADependentChoiceEach_IsAProduct(bool switchesFirst)
    {
        var builder = new SearchSpaceBuilder("switches");
        for (int i = 0; i < 60; i++)
        {
            builder.AddInteger($"switch{i}", [0, 1]);
            if (!switchesFirst) builder.AddInteger($"dependent{i}", [1, 2, 3], activeWhen: new($"switch{i}", ["1"]));
        }

        for (int i = 0; i < 60 && switchesFirst; i++)
            builder.AddInteger($"dependent{i}", [1, 2, 3], activeWhen: new($"switch{i}", ["1"]));
        Assert.That(builder.Build().Size, Is.EqualTo(System.Numerics.BigInteger.Pow(1 + 3, 60)));
    }

    [Test]
    public void Size_OfAChainOfConditions_IsCountedInReasonableTime()
    {
        // choice0 always counts; each next one only while the one before is 1 or 2 (not 0): f(n) = 1 + 2 f(n - 1), f(1) = 3.
        var builder = new SearchSpaceBuilder("chain").AddInteger("choice0", [0, 1, 2]);
        for (int i = 1; i < 60; i++) builder.AddInteger($"choice{i}", [0, 1, 2], activeWhen: new($"choice{i - 1}", ["1", "2"]));
        System.Numerics.BigInteger size = 3;
        for (int i = 1; i < 60; i++) size = 1 + (2 * size);
        Assert.That(builder.Build().Size, Is.EqualTo(size));
    }

    [Test]
    public void Null_ForAnIdOrValues_IsRefused()
    {
        Assert.That(() => Space.Parse(null!), Throws.ArgumentNullException);
        Assert.That(() => Space.Create(null!), Throws.ArgumentNullException);
        Assert.That(
            () => Space.Create(new Dictionary<string, ChoiceValue> { ["layers"] = null! }),
            Throws.ArgumentNullException.With.Message.Contains("The value of 'layers' is null"));
    }

    [Test]
    public void Size_OfTheMachineTranslationSpace_CountsOnlyLayersThatExist()
    {
        // 2 encoder and 2 decoder widths; 6 encoder layers of 3 x 2; n decoder layers of 3 x 2 x 2 x 3.
        var layers = Enumerable.Range(1, 6).Select(n => System.Numerics.BigInteger.Pow(36, n)).Aggregate((a, b) => a + b);
        Assert.That(MachineTranslationSpace.Instance.Size, Is.EqualTo(4 * System.Numerics.BigInteger.Pow(6, 6) * layers));
    }

    [Test]
    public void Sample_WithTheSameSeed_GivesTheSameArchitectures()
    {
        string[] Draw() => [.. Enumerable.Range(0, 50).Select(i => Space.Sample(RandomSource.Create(7, i)).Id)];
        string[] first = Draw();
        Assert.That(Draw(), Is.EqualTo(first));
        Assert.That(first.Distinct().Count(), Is.GreaterThan(30));
    }

    [Test]
    public void Sample_Often_ReachesEveryArchitecture()
    {
        Random random = RandomSource.Create(1);
        var seen = new HashSet<Architecture>();
        for (int i = 0; i < 10_000; i++) seen.Add(Space.Sample(random));
        Assert.That(seen, Has.Count.EqualTo(216));
    }

    [Test]
    public void Mutate_WithProbabilityZero_KeepsTheParent()
    {
        Random random = RandomSource.Create(1);
        foreach (Architecture parent in Space.Enumerate()) Assert.That(Space.Mutate(parent, 0, random), Is.EqualTo(parent));
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void Mutate_WithAnIllegalProbability_IsRefused(double probability) =>
        Assert.That(
            () => Space.Mutate(ToySpaces.Create(8), probability, RandomSource.Create(1)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0 to 1"));

    [Test]
    public void MutateOne_OfAnyParent_GivesANeighbor()
    {
        Random random = RandomSource.Create(3);
        foreach (Architecture parent in Space.Enumerate())
        {
            Architecture child = Space.MutateOneGene(parent, random);
            Assert.That(child, Is.Not.EqualTo(parent));
            Assert.That(Space.Parse(child.Id), Is.EqualTo(child));
            int changed = 0;
            for (int gene = 0; gene < Space.GeneCount; gene++)
                if (parent.Genes[gene] >= 0 && child.Genes[gene] >= 0 && parent.Genes[gene] != child.Genes[gene]) changed++;
            Assert.That(changed, Is.EqualTo(1));
        }
    }

    [Test]
    public void MutateOne_WithNothingToChange_SaysSo()
    {
        SearchSpace fixedSpace = new SearchSpaceBuilder("fixed").AddInteger("a", [1]).Build();
        Assert.That(
            () => fixedSpace.MutateOneGene(fixedSpace.Sample(RandomSource.Create(1)), RandomSource.Create(1)),
            Throws.InvalidOperationException.With.Message.Contains("no choice that counts has a second option"));
    }

    [Test]
    public void CrossOver_OfTwoParents_TakesEveryValueFromOneOfThem()
    {
        Random random = RandomSource.Create(5);
        for (int i = 0; i < 1000; i++)
        {
            (Architecture first, Architecture second) = (Space.Sample(random), Space.Sample(random));
            Architecture child = Space.CrossOver(first, second, random);
            Assert.That(Space.Parse(child.Id), Is.EqualTo(child));
            for (int gene = 0; gene < Space.GeneCount; gene++)
                if (child.Genes[gene] >= 0 && (first.Genes[gene] >= 0 || second.Genes[gene] >= 0))
                    Assert.That(child.Genes[gene], Is.EqualTo(first.Genes[gene]).Or.EqualTo(second.Genes[gene]));
        }
    }

    [Test]
    public void CrossOver_OfAParentWithItself_IsThatParent()
    {
        Random random = RandomSource.Create(5);
        foreach (Architecture parent in Space.Enumerate())
            Assert.That(Space.CrossOver(parent, parent, random), Is.EqualTo(parent));
    }

    [Test]
    public void Equals_AcrossASpaceAndARestrictionOfIt_ComparesMeaning()
    {
        SearchSpace narrow = new SearchSpaceBuilder("narrow").AddInteger("a", [2]).Build();
        SearchSpace wide = new SearchSpaceBuilder("wide").AddInteger("a", [1, 2]).Build();
        Assert.That(narrow.Parse("a=2"), Is.EqualTo(wide.Parse("a=2")));
        Assert.That(wide.Adopt(narrow.Parse("a=2")).Space, Is.SameAs(wide));
        Assert.That(() => narrow.Adopt(wide.Parse("a=1")), Throws.TypeOf<InvalidArchitectureException>());
    }

    [TestCase("layers=1;widths=9;dropout=0;optimizer=adam", "'widths' does not allow '9'; allowed is one of 8, 16, 32.")]
    [TestCase(
        "layers=1;widths=8;dropout=0.25;optimizer=adam",
        "'dropout' does not allow '0.25'; allowed is 0 to 0.5 in steps of 0.1.")]
    [TestCase("layers=1;widths=8;dropout=0;optimizer=lion", "'optimizer' does not allow 'lion'; allowed is one of adam, sgd.")]
    [TestCase(
        "layers=2;widths=8;dropout=0;optimizer=adam",
        "'widths' needs 2 values, one for each of 'layers' and has 1 (8); allowed is one of 8, 16, 32.")]
    [TestCase(
        "layers=1;widths=8;optimizer=adam",
        "'dropout' needs one value and has no value; allowed is 0 to 0.5 in steps of 0.1.")]
    [TestCase(
        "layers=1;widths=8;dropout=0;optimizer=adam;momentum=0.9",
        "'momentum' does not count here and has 1 (0.9); leave it out or set 'optimizer' to sgd.")]
    [TestCase("layers=1;depth=3", "'toy' has no choice 'depth'; its choices are layers, widths, dropout, optimizer, momentum.")]
    [TestCase("layers=1;layers=2", "'layers' is given twice in the id 'layers=1;layers=2'.")]
    [TestCase("layers", "'layers' is not of the form name=value, in the id 'layers' of an architecture of 'toy'.")]
    public void Parse_OfAnIllegalId_NamesChoiceValueAndWhatIsAllowed(string id, string message) =>
        Assert.That(() => Space.Parse(id), Throws.TypeOf<InvalidArchitectureException>().With.Message.EqualTo(message));

    [Test]
    public void Values_OfAnArchitecture_AreTyped()
    {
        Architecture architecture = Space.Parse("layers=2;widths=8,32;dropout=0.3;optimizer=sgd;momentum=0.9");
        Assert.That(architecture.GetInteger("layers"), Is.EqualTo(2));
        Assert.That(architecture.GetIntegers("widths"), Is.EqualTo(new[] { 8, 32 }));
        Assert.That(architecture.GetNumber("dropout"), Is.EqualTo(0.3));
        Assert.That(architecture.GetText("optimizer"), Is.EqualTo("sgd"));
        Assert.That(architecture.IsActive("momentum"));
        Assert.That(ToySpaces.Create(8).IsActive("momentum"), Is.False);
        Assert.That(ToySpaces.Create(8).GetTexts("momentum"), Is.Empty);
    }

    [Test]
    public void Values_AskedForWrongly_NameTheChoice()
    {
        Architecture architecture = ToySpaces.Create(8);
        Assert.That(
            () => architecture.GetInteger("widths"),
            Throws.ArgumentException.With.Message.Contains("'widths' has one value per layer"));
        Assert.That(
            () => architecture.GetInteger("optimizer"),
            Throws.ArgumentException.With.Message.Contains("'optimizer' has no whole numbers"));
        Assert.That(
            () => architecture.GetNumber("momentum"),
            Throws.InvalidOperationException.With.Message.Contains("'momentum' is inactive"));
        Assert.That(() => architecture.GetNumber("speed"), Throws.ArgumentException.With.Message.Contains("no choice 'speed'"));
    }
}
