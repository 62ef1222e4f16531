using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class InventoriesTests
{
    private static readonly InventoryAdjective Small = new("kemapu", "rofit");
    private static readonly InventoryNoun He = new("sadaro", "Tisch", 0, "-e");
    private static readonly InventoryNoun She = new("kizelo", "Tafel", 1, "-en");
    private static readonly InventoryNoun It = new("bunido", "Messer", 2, null);

    [Test]
    public void Translate_OneOfEachGender_InflectsArticleAndAdjective()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new InventoryItem(1, Small, He).ToGerman(), Is.EqualTo("ein rofit -er Tisch"));
            Assert.That(new InventoryItem(1, Small, She).ToGerman(), Is.EqualTo("eine rofit -e Tafel"));
            Assert.That(new InventoryItem(1, Small, It).ToGerman(), Is.EqualTo("ein rofit -es Messer"));
        });
    }

    [Test]
    public void Translate_SeveralThings_HasPluralsAndTheirSum()
    {
        (string english, string german) = Inventories.Translate(
            new InventoryItem(21, Small, She), new InventoryItem(2, Small, It));
        Assert.Multiple(() =>
        {
            Assert.That(english, Is.EqualTo("twenty one kemapu kizelo and two kemapu bunido"));
            Assert.That(
                german,
                Is.EqualTo("ein und zwanzig rofit -e Tafel -en und zwei rofit -e Messer zusammen drei und zwanzig"));
        });
    }

    // What the supernets of the ground truth know: a changed lexicon would be another task.
    [Test]
    public void CreateData_OfSeedOne_IsTheTextOfTheGroundTruth()
    {
        TranslationData data = Inventories.CreateData(1, 2, 1);
        Assert.Multiple(() =>
        {
            Assert.That(
                data.HeldOutText.Source[0], Is.EqualTo("one hundred eighty one mabiku zefida and three siliba vezeti"));
            Assert.That(
                data.HeldOutText.Target[0],
                Is.EqualTo(
                    "ein hundert ein und achtzig zamipuz -e Kufumog -er und drei gamovov -e Papapov -e zusammen ein hundert vier "
                    + "und achtzig"));
            Assert.That(Inventories.Vocabulary.Count, Is.EqualTo(SpecialToken.Count + 720 + 5 + 62 + 3));
        });
    }

    [Test]
    public void CreateData_AnySeed_HasNoUnknownWordAndNoSentenceTwice([Values(1, 7)] int seed)
    {
        TranslationData data = Inventories.CreateData(seed, 4000, 500);
        int[][] all = [.. data.Training.Concat(data.HeldOut).SelectMany(pair => new[] { pair.Source, pair.Target })];
        Assert.Multiple(() =>
        {
            Assert.That(all.SelectMany(sentence => sentence), Has.None.EqualTo(SpecialToken.Unknown));
            Assert.That(
                data.Training.Concat(data.HeldOut).Select(pair => string.Join(' ', pair.Source)).Distinct().Count(),
                Is.EqualTo(4500));
            Assert.That(
                all.Max(sentence => sentence.Length), Is.LessThan(GeneratedTask.Inventories.CreateNetworkOptions(1).MaxLength));
        });
    }

    [Test]
    public void CreateData_SameSeed_IsTheSameAndOtherSeedIsNot()
    {
        IReadOnlyList<string> first = Inventories.CreateData(1, 20, 20).HeldOutText.Source;
        Assert.That(Inventories.CreateData(1, 20, 20).HeldOutText.Source, Is.EqualTo(first));
        Assert.That(Inventories.CreateData(2, 20, 20).HeldOutText.Source, Is.Not.EqualTo(first));
    }

    // The first noun has a share of 1 / (1 + 1/2 + ... + 1/300), about 16%.
    [Test]
    public void CreateData_WordsByRank_AreAsOftenAsZipfSays()
    {
        IReadOnlyList<SentencePair> training = Inventories.CreateData(3, 3900, 100).Training;
        string[] nouns = [.. training.Select(pair => Inventories.Vocabulary[pair.Source[^1]])];
        int[] counts = [.. nouns.GroupBy(noun => noun).Select(group => group.Count()).OrderDescending()];
        double harmonic = Enumerable.Range(1, 300).Sum(rank => 1.0 / rank);
        Assert.Multiple(() =>
        {
            Assert.That(counts[0] / (double)nouns.Length, Is.EqualTo(1 / harmonic).Within(0.02));
            Assert.That(counts[1] / (double)nouns.Length, Is.EqualTo(1 / (2 * harmonic)).Within(0.015));
            Assert.That(counts, Has.Length.GreaterThan(250));
        });
    }

    [TestCase(0, 10)]
    [TestCase(10, 0)]
    [TestCase(999_999, 2)]
    public void CreateData_CountsOutsideTheirRange_Throw(int trainingCount, int heldOutCount) => Assert.That(
        () => Inventories.CreateData(1, trainingCount, heldOutCount), Throws.TypeOf<ArgumentOutOfRangeException>());
}
