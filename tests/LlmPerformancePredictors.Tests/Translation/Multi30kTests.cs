using LlmPerformancePredictors.Translation;

namespace LlmPerformancePredictors.Tests.Translation;

/// <summary>Real text, which is not part of the project; skipped where it is absent.</summary>
public class Multi30kTests
{
    private static ParallelText Text(string part) => ParallelText.Read(SharedData.Path("multi30k", part + ".en"), SharedData.Path("multi30k", part + ".de"));

    [Test]
    public void Read_AllParts_HaveTheirPublishedNumbersOfPairs() =>
        Assert.That(new[] { Text("train").Count, Text("val").Count, Text("test").Count }, Is.EqualTo(new[] { 29_000, 1014, 1000 }));

    [Test]
    public void LearnBytePairs_FromTraining_RestoresHeldOutTextAndWastesLittleOfABatch()
    {
        ParallelText training = Text("train").Take(5000);
        Vocabulary vocabulary = Vocabulary.LearnBytePairs(training.Sentences, 1000);
        var data = new TranslationData(vocabulary, training, Text("val"));
        Assert.That(data.HeldOut.Select(pair => vocabulary.Decode(pair.Source)), Is.EqualTo(data.HeldOutText.Source));
        Assert.That(data.HeldOut.Select(pair => pair.Target), Is.EqualTo(data.HeldOutText.Target.Select(vocabulary.Encode)));

        TokenBatch[] batches = [.. new TokenBatches(data.Training, 2048, 1).Epoch(0)];
        double targetShare = batches.Sum(batch => batch.TargetTokens) / (double)batches.Sum(batch => batch.TargetOutput.Length);
        double sourceShare = batches.Sum(batch => batch.SourceLengths.Sum()) / (double)batches.Sum(batch => batch.Source.Length);
        Assert.That(targetShare, Is.GreaterThan(0.95));
        Assert.That(sourceShare, Is.GreaterThan(0.85));
    }
}
