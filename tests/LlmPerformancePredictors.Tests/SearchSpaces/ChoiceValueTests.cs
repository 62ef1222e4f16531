using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class ChoiceValueTests
{
    private static IEnumerable<TestCaseData> Conversions()
    {
        yield return new((ChoiceValue)0.1m, new[] { "0.1" });
        yield return new((ChoiceValue)0.1, new[] { "0.1" });
        yield return new((ChoiceValue)0.1f, new[] { "0.1" });
        yield return new((ChoiceValue)7, new[] { "7" });
        yield return new((ChoiceValue)(short)-7, new[] { "-7" });
        yield return new((ChoiceValue)4_000_000_000u, new[] { "4000000000" });
        yield return new((ChoiceValue)9_007_199_254_740_993L, new[] { "9007199254740993" });
        yield return new((ChoiceValue)'a', new[] { "a" });
        yield return new((ChoiceValue)"relu", new[] { "relu" });
        yield return new((ChoiceValue)new[] { 8, 16 }, new[] { "8", "16" });
        yield return new((ChoiceValue)new[] { 0.1m, 0.2m }, new[] { "0.1", "0.2" });
        yield return new(List([8, 16]), new[] { "8", "16" });
        yield return new(List([0.1m, 0.2m]), new[] { "0.1", "0.2" });
        yield return new(List(["a", "b"]), new[] { "a", "b" });
        yield return new(List([.. Enumerable.Repeat(8, 3)]), new[] { "8", "8", "8" });
        yield return new(List([]), Array.Empty<string>());
    }

    private static ChoiceValue List(ChoiceValue values) => values;

    [TestCaseSource(nameof(Conversions))]
    public void Conversion_OfAnyNumber_IsExact(ChoiceValue value, string[] texts) => Assert.That(value.Texts, Is.EqualTo(texts));

    [Test]
    public void Create_FromCollectionExpressions_IsTheSameArchitecture()
    {
        Architecture architecture = ToySpaces.Network.Create(new Dictionary<string, ChoiceValue>
        {
            ["layers"] = 2,
            ["widths"] = [8, 16],
            ["dropout"] = 0.1m,
            ["optimizer"] = "adam",
        });
        Assert.That(architecture.Id, Is.EqualTo("layers=2;widths=8,16;dropout=0.1;optimizer=adam"));
    }

    [Test]
    public void Conversion_OfNull_IsRefused() => Assert.Multiple(() =>
    {
        Assert.That(
            () => (ChoiceValue)(string)null!, Throws.ArgumentException.With.Message.StartsWith("The value 1 of 1 is null"));
        Assert.That(
            () => (ChoiceValue)new[] { "a", null! },
            Throws.ArgumentException.With.Message.StartsWith("The value 2 of 2 is null"));
        Assert.That(() => (ChoiceValue)(int[])null!, Throws.ArgumentNullException.With.Message.Contains("texts"));
    });

    [Test]
    public void List_OfLists_IsRefused() => Assert.That(
        () => ChoiceValue.FromList(new[] { 8, 16 }, 8),
        Throws.ArgumentException.With.Message.StartsWith("A list has one number or category a layer; [8, 16] has 2."));
}
