using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

/// <summary>Real text, which is not part of the project; skipped where it is absent.</summary>
public class Multi30kTests
{
    private static ParallelText Text(string part) =>
        ParallelText.Read(SharedData.Path("multi30k", part + ".en"), SharedData.Path("multi30k", part + ".de"));

    [Test]
    public void Read_AllParts_HaveTheirPublishedNumbersOfPairs() =>
        Assert.That(
            new[] { Text("train").Count, Text("val").Count, Text("test").Count }, Is.EqualTo(new[] { 29_000, 1014, 1000 }));

    [Test]
    public void LearnBytePairs_FromTraining_RestoresHeldOutTextAndWastesLittleOfABatch()
    {
        ParallelText training = Text("train").Take(5000);
        Vocabulary vocabulary = Vocabulary.LearnBytePairs(training.Sentences, 1000);
        var data = new TranslationData(vocabulary, training, Text("val"));
        Assert.That(data.HeldOut.Select(pair => vocabulary.Decode(pair.Source)), Is.EqualTo(data.HeldOutText.Source));
        Assert.That(data.HeldOut.Select(pair => pair.Target), Is.EqualTo(data.HeldOutText.Target.Select(vocabulary.Encode)));

        TokenBatch[] batches = [.. new TokenBatches(data.Training, 2048, 1).GetEpoch(0)];
        Assert.That(GetFilledShare(batches.SelectMany(batch => batch.TargetOutput)), Is.GreaterThan(0.95), "target");
        Assert.That(GetFilledShare(batches.SelectMany(batch => batch.Source)), Is.GreaterThan(0.85), "source");
    }

    private static double GetFilledShare(IEnumerable<int> ids) => ids.Average(id => id == SpecialToken.Padding ? 0.0 : 1.0);
}
