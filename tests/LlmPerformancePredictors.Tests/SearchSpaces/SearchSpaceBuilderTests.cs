using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class SearchSpaceBuilderTests
{
    private static SearchSpaceBuilder Builder =>
        new SearchSpaceBuilder("s").AddInteger("n", [1, 2]).AddInteger("list", [1, 2], perLayer: "n");

    private static IEnumerable<TestCaseData> IllegalChoices()
    {
        yield return Case(b => b.AddInteger("n", [1]), "The choice 'n' has a name that another choice already has.");
        yield return Case(b => b.AddInteger("m", []), "The choice 'm' has no value; allowed is at least one.");
        yield return Case(
            b => b.AddInteger("m", [1, 1]), "The choice 'm' has the value '1' twice; allowed are different values.");
        yield return Case(
            b => b.AddInteger("a;b", [1]),
            "The choice 'a;b' has the name 'a;b'; allowed is a text that is not empty and has none of ; = , and line ends.");
        yield return Case(
            b => b.AddInteger("m", [1], perLayer: "k"),
            "The choice 'm' has 'k', which is no choice added before it; add that one first.");
        yield return Case(
            b => b.AddInteger("m", [1], perLayer: "list"),
            "The choice 'm' has 'list' as its length; allowed is an integer choice that is no list.");
        yield return Case(
            b => b.AddInteger("neg", [-1, 1]).AddInteger("m", [1], perLayer: "neg"),
            "The choice 'm' has 'neg' as its length, which can be -1; allowed is 0 or more.");
        yield return Case(b => b.AddReal("r", 0, 1, 0), "The choice 'r' has the step 0; allowed is above 0.");
        yield return Case(
            b => b.AddReal("r", 1, 0, 0.1m), "The choice 'r' has the maximum 0; allowed is at least the minimum, 1.");
        yield return Case(
            b => b.AddReal("r", 0, 10, 0.000001m),
            "The choice 'r' has the step 0.000001; allowed are at most 1,000,000 steps from 0 to 10.");
        yield return Case(
            b => b.AddReal("r", decimal.MinValue, decimal.MaxValue, 1),
            "The choice 'r' has the range -79228162514264337593543950335 to 79228162514264337593543950335; allowed is a range "
                + "below 79228162514264337593543950335.");
        yield return Case(
            b => b.AddReal("r", 0, 1e28m, 0.0000000000000000000000000001m),
            "The choice 'r' has the step 0.0000000000000000000000000001; allowed are at most 1,000,000 steps from 0 to "
                + "10000000000000000000000000000.");
        yield return Case(
            b => b.AddReal("r", 1e27m, 1e27m + 1, 0.01m),
            "The choice 'r' has the step 0.01; allowed are steps that 28 digits tell apart from 1000000000000000000000000000 "
                + "to 1000000000000000000000000001.");
        yield return Case(
            b => b.AddInteger("long", [10_001]).AddInteger("m", [1], perLayer: "long"),
            "The choice 'm' has 'long' as its length, which can be 10001; allowed is at most 10,000.");
        yield return Case(
            b => AddLongLists(b, 11),
            "The choice 'm9' has 10000 genes, which makes 100004 with those before it; allowed are at most 100,000 in a space.");
        yield return Case(
            b => b.AddCategorical("c", [new("a,b")]),
            "The choice 'c' has the category 'a,b'; allowed is a text that is not empty and has none of ; = , and line ends.");
        yield return Case(
            b => b.AddCategorical("c", [new("a"), new("a")]),
            "The choice 'c' has the value 'a' twice; allowed are different values.");
        yield return Case(
            b => b.AddInteger("m", [1], activeWhen: new("list", ["1"])),
            "The choice 'm' has a condition on 'list'; allowed is a choice that is no list.");
        yield return Case(
            b => b.AddInteger("m", [1], activeWhen: new("n", ["3"])),
            "The choice 'm' has a condition on 'n' being '3'; allowed is one of 1, 2.");
        yield return Case(
            b => b.AddInteger("m", [1], activeWhen: new("n", [])),
            "The choice 'm' has a condition on 'n' without values, so it would never count.");

        static void AddLongLists(SearchSpaceBuilder builder, int lists)
        {
            builder.AddInteger("long", [10_000]);
            for (int i = 0; i < lists; i++) builder.AddInteger($"m{i}", [1], perLayer: "long");
        }

        static TestCaseData Case(Action<SearchSpaceBuilder> add, string message) =>
            new TestCaseData(add, message).SetArgDisplayNames(message);
    }

    [TestCaseSource(nameof(IllegalChoices))]
    public void Add_OfAnIllegalChoice_NamesChoiceValueAndWhatIsAllowed(Action<SearchSpaceBuilder> add, string message) =>
        Assert.That(() => add(Builder), Throws.ArgumentException.With.Message.EqualTo(message));

    private static IEnumerable<Func<SearchSpaceBuilder, SearchSpaceBuilder>> Nulls()
    {
        yield return _ => new SearchSpaceBuilder(null!);
        yield return _ => new SearchSpaceBuilder("s", null!);
        yield return b => b.AddInteger(null!, [1]);
        yield return b => b.AddInteger("m", null!);
        yield return b => b.AddInteger("m", [1], null!);
        yield return b => b.AddInteger("m", [1], activeWhen: new(null!, ["1"]));
        yield return b => b.AddInteger("m", [1], activeWhen: new("n", null!));
        yield return b => b.AddReal(null!, 0, 1, 1);
        yield return b => b.AddReal("m", 0, 1, 1, null!);
        yield return b => b.AddCategorical(null!, [new("a")]);
        yield return b => b.AddCategorical("m", null!);
        yield return b => b.AddCategorical("m", [null!]);
        yield return b => b.AddCategorical("m", [new(null!)]);
        yield return b => b.AddCategorical("m", [new("a", null!)]);
    }

    [TestCaseSource(nameof(Nulls))]
    public void Add_OfNull_IsRefused(Func<SearchSpaceBuilder, SearchSpaceBuilder> add) =>
        Assert.That(() => add(Builder), Throws.ArgumentNullException);

    [TestCase("0", "1", "0.3333333333333333333333333333", 4)]
    [TestCase("0", "2", "0.6666666666666666666666666667", 3)]
    [TestCase("3", "7", "0.1428571428571428571428571429", 28)]
    [TestCase("-0.1", "0.25", "0.1", 4)]
    public void Real_WithAStepThatDecimalsRound_ParsesEveryValueBack(string minimum, string maximum, string step, int count)
    {
        SearchSpace space = new SearchSpaceBuilder("s").AddReal("r", Number(minimum), Number(maximum), Number(step)).Build();
        Assert.That(space.Size, Is.EqualTo((System.Numerics.BigInteger)count));
        Assert.That(
            space.Enumerate().Select(architecture => space.Parse(architecture.Id).Genes[0]),
            Is.EqualTo(Enumerable.Range(0, count)));

        static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Test]
    public void Real_OfAnyRangeAndStep_IsRefusedOrParsesEveryValueBackAndNoOther()
    {
        (int built, int refused) = (0, 0);
        Gen<decimal> number =
            from numerator in Gen.Choose(-100_000, 100_000)
            from denominator in Gen.Elements(1, 2, 3, 7, 10, 300, 1000, 99_999)
            from scale in Gen.Elements(1e-27m, 1e-9m, 1m, 1m, 1e9m, 1e22m)
            select (decimal)numerator / denominator * scale;
        Gen<(decimal Minimum, decimal Width, decimal Step)> ranges =
            from minimum in number
            from step in number
            from steps in Gen.Choose(0, 60)
            from rest in Gen.Choose(0, 9)
            select (minimum, Math.Abs(step) * (steps + (rest / 10m)), Math.Abs(step));
        Prop.ForAll(ranges.ToArbitrary(), range =>
        {
            SearchSpace space;
            try
            {
                space = new SearchSpaceBuilder("s").AddReal("r", range.Minimum, range.Minimum + range.Width, range.Step).Build();
            }
            catch (ArgumentException refusal)
            {
                refused++;
                return refusal.Message.StartsWith("The choice 'r' has the step", StringComparison.Ordinal);
            }

            built++;
            Choice choice = space["r"];
            decimal maximum = ((RealChoice)choice).Maximum;
            decimal beyond = maximum + range.Step;
            bool other = beyond > maximum
                && choice.TryParse(beyond.ToString(System.Globalization.CultureInfo.InvariantCulture), out _);
            return !other
                && Enumerable.Range(0, choice.Count).All(
                    option => choice.TryParse(choice.Format(option), out int parsed) && parsed == option)
                && maximum <= range.Minimum + range.Width;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(1, 1));
        Assert.That((built > 1000, refused > 20), Is.EqualTo((true, true)), $"{built} built, {refused} refused");
    }

    [Test]
    public void Build_WithoutAChoice_IsRefused() =>
        Assert.That(
            () => new SearchSpaceBuilder("empty").Build(), Throws.InvalidOperationException.With.Message.Contains("'empty'"));

    [Test]
    public void List_WithAConditionAndLengthZero_HasNoValue()
    {
        SearchSpace space = new SearchSpaceBuilder("s")
            .AddInteger("n", [0, 1])
            .AddInteger("x", [1, 2, 3], perLayer: "n")
            .AddInteger("y", [1, 2], perLayer: "n", activeWhen: new("n", ["1"]))
            .Build();
        Assert.That(space.Enumerate().Select(architecture => architecture.Id).First(), Is.EqualTo("n=0"));
        Assert.That(space.Size, Is.EqualTo((System.Numerics.BigInteger)7));
        Assert.That(space.Enumerate().Count(), Is.EqualTo(7));
    }
}
