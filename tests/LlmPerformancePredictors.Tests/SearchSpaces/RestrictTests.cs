using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class RestrictTests
{
    private static SearchSpace Restrict(SearchSpace space, params (string Choice, string[] Values)[] allowed) =>
        space.Restrict(allowed.ToDictionary(kept => kept.Choice, kept => (IReadOnlyList<string>)kept.Values));

    [Test]
    public void Restrict_OfEveryKindOfChoice_KeepsExactlyTheArchitecturesThatHaveTheValues()
    {
        SearchSpace whole = ToySpaces.Network;
        SearchSpace refined = Restrict(whole, ("layers", ["2"]), ("widths", ["32", "8"]), ("dropout", ["0.1", "0.3", "0.5"]));
        Architecture[] expected = [.. whole.Enumerate().Where(architecture =>
            architecture.GetText("layers") == "2"
                && architecture.GetTexts("widths").All(width => width is "8" or "32")
                && architecture.GetText("dropout") is ("0.1" or "0.3" or "0.5"))];
        Assert.That(refined.Enumerate().ToHashSet(), Is.EquivalentTo(expected));
        Assert.That(refined.Size, Is.EqualTo((System.Numerics.BigInteger)expected.Length));
        Assert.That(whole.Enumerate().Where(refined.Contains), Is.EquivalentTo(expected));
        Assert.That(refined.Name, Is.EqualTo("toy/refined"));
    }

    [Test]
    public void Restrict_OfTheChoiceThatOthersDependOn_LeavesThemOut()
    {
        SearchSpace refined = Restrict(ToySpaces.Network, ("optimizer", ["adam"]));
        Assert.That((int)refined.Size, Is.EqualTo(72));
        Assert.That(refined.Enumerate().All(architecture => !architecture.IsActive("momentum")));
    }

    [Test]
    public void Architectures_OfARefinedSpace_EqualThoseOfTheWholeOneById()
    {
        SearchSpace refined = Restrict(NasBench201Space.Instance, ("1<-0", ["nor_conv_3x3"]), ("3<-0", ["skip_connect", "none"]));
        Random random = RandomSource.Create(1);
        for (int i = 0; i < 50; i++)
        {
            Architecture drawn = refined.MutateOneGene(
                refined.CrossOver(refined.Sample(random), refined.Sample(random), random), random);
            Architecture same = NasBench201Space.Instance.Adopt(drawn);
            Assert.That(same, Is.EqualTo(drawn));
            Assert.That(same.GetHashCode(), Is.EqualTo(drawn.GetHashCode()));
            Assert.That(refined.Contains(same) && NasBench201Space.Instance.Contains(drawn));
        }
    }

    [Test]
    public void Contains_OfAnotherSpacesArchitecture_IsFalse()
    {
        Assert.That(TransNasBench101Space.Micro.Contains(ToySpaces.Create(8)), Is.False);
        Assert.That(ToySpaces.Network.Contains(TransNasBench101Space.Micro.Sample(RandomSource.Create(0))), Is.False);
    }

    [Test]
    public void Restrict_WithWhatIsNotThere_NamesItAndWhatIsAllowed()
    {
        SearchSpace space = ToySpaces.Network;
        Assert.That(
            () => Restrict(space, ("depth", ["1"])),
            Throws.ArgumentException.With.Message.StartsWith("'toy' has no choice 'depth'; its choices are layers, widths,"));
        Assert.That(
            () => Restrict(space, ("layers", [])),
            Throws.ArgumentException.With.Message.StartsWith(
                "The choice 'layers' keeps no value; at least one is needed, allowed is one of 1, 2."));
        Assert.That(
            () => Restrict(space, ("layers", ["3"])),
            Throws.ArgumentException.With.Message.StartsWith(
                "The choice 'layers' cannot keep '3', which it does not have; allowed is one of 1, 2."));
        Assert.That(
            () => Restrict(space, ("dropout", ["0", "0.1", "0.3"])),
            Throws.ArgumentException.With.Message.StartsWith(
                "The choice 'dropout' cannot keep 0, 0.1, 0.3: allowed are evenly spaced values."));
    }

    [Test]
    public void Wording_WithAnEmptyNoun_Refuses() =>
        Assert.That(
            () => new SearchSpaceBuilder("s").UseWording(new SpaceWording(Choice: " ")),
            Throws.ArgumentException.With.Message.StartsWith("The wording of 's' has an empty noun"));
}
