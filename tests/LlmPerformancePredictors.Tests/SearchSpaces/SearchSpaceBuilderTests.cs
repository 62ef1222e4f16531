using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class SearchSpaceBuilderTests
{
    private static SearchSpaceBuilder Builder => new SearchSpaceBuilder("s").Integer("n", [1, 2]).Integer("list", [1, 2], perLayer: "n");

    private static IEnumerable<TestCaseData> IllegalChoices()
    {
        yield return Case(b => b.Integer("n", [1]), "The choice 'n' has a name that another choice already has.");
        yield return Case(b => b.Integer("m", []), "The choice 'm' has no value; allowed is at least one.");
        yield return Case(b => b.Integer("m", [1, 1]), "The choice 'm' has the value '1' twice; allowed are different values.");
        yield return Case(b => b.Integer("a;b", [1]), "The choice 'a;b' has the name 'a;b'; allowed is a text that is not empty and has none of ; = , and line ends.");
        yield return Case(b => b.Integer("m", [1], perLayer: "k"), "The choice 'm' has 'k', which is no choice added before it; add that one first.");
        yield return Case(b => b.Integer("m", [1], perLayer: "list"), "The choice 'm' has 'list' as its length; allowed is an integer choice that is no list.");
        yield return Case(b => b.Integer("neg", [-1, 1]).Integer("m", [1], perLayer: "neg"), "The choice 'm' has 'neg' as its length, which can be -1; allowed is 0 or more.");
        yield return Case(b => b.Real("r", 0, 1, 0), "The choice 'r' has the step 0; allowed is above 0.");
        yield return Case(b => b.Real("r", 1, 0, 0.1m), "The choice 'r' has the maximum 0; allowed is at least the minimum, 1.");
        yield return Case(b => b.Real("r", 0, 10, 0.000001m), "The choice 'r' has the step 0.000001; allowed are at most 1,000,000 steps from 0 to 10.");
        yield return Case(b => b.Categorical("c", [new("a,b")]), "The choice 'c' has the category 'a,b'; allowed is a text that is not empty and has none of ; = , and line ends.");
        yield return Case(b => b.Categorical("c", [new("a"), new("a")]), "The choice 'c' has the value 'a' twice; allowed are different values.");
        yield return Case(b => b.Integer("m", [1], activeWhen: new("list", ["1"])), "The choice 'm' has a condition on 'list'; allowed is a choice that is no list.");
        yield return Case(b => b.Integer("m", [1], activeWhen: new("n", ["3"])), "The choice 'm' has a condition on 'n' being '3'; allowed is one of 1, 2.");
        yield return Case(b => b.Integer("m", [1], activeWhen: new("n", [])), "The choice 'm' has a condition on 'n' without values, so it would never count.");

        static TestCaseData Case(Action<SearchSpaceBuilder> add, string message) => new TestCaseData(add, message).SetArgDisplayNames(message);
    }

    [TestCaseSource(nameof(IllegalChoices))]
    public void Add_OfAnIllegalChoice_NamesChoiceValueAndWhatIsAllowed(Action<SearchSpaceBuilder> add, string message) =>
        Assert.That(() => add(Builder), Throws.ArgumentException.With.Message.EqualTo(message));

    [Test]
    public void Build_WithoutAChoice_IsRefused() =>
        Assert.That(() => new SearchSpaceBuilder("empty").Build(), Throws.InvalidOperationException.With.Message.Contains("'empty'"));

    [Test]
    public void List_WithAConditionAndLengthZero_HasNoValue()
    {
        SearchSpace space = new SearchSpaceBuilder("s")
            .Integer("n", [0, 1])
            .Integer("x", [1, 2, 3], perLayer: "n")
            .Integer("y", [1, 2], perLayer: "n", activeWhen: new("n", ["1"]))
            .Build();
        Assert.That(space.Enumerate().Select(architecture => architecture.Id).First(), Is.EqualTo("n=0"));
        Assert.That(space.Size, Is.EqualTo((System.Numerics.BigInteger)7));
        Assert.That(space.Enumerate().Count(), Is.EqualTo(7));
    }
}
