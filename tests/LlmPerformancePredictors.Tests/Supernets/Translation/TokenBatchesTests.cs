using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class TokenBatchesTests
{
    [Test]
    public void TokenBatch_OfTwoPairs_IsPaddedByHand()
    {
        SentencePair[] pairs = [new([7], [8]), new([4, 5, 6], [9, 10]), new([11, 12], [13, 14, 15])];
        var batch = new TokenBatch(pairs, [2, 1]);
        Assert.Multiple(() =>
        {
            Assert.That(batch.Source, Is.EqualTo(new[] { 11, 12, 0, 4, 5, 6 }));
            Assert.That(batch.TargetInput, Is.EqualTo(new[] { 1, 13, 14, 15, 1, 9, 10, 0 }));
            Assert.That(batch.TargetOutput, Is.EqualTo(new[] { 13, 14, 15, 2, 9, 10, 2, 0 }));
            Assert.That((batch.Sentences, batch.SourceLength, batch.TargetLength, batch.TargetTokens), Is.EqualTo((2, 3, 4, 7)));
            Assert.That(batch.Indices, Is.EqualTo(new[] { 2, 1 }));
        });
    }

    [Test]
    public void GetEpoch_AnyPairs_HoldsEachOnceWithinTheTokenLimit() => ForRandomBatches((pairs, maxTokens, batches, epoch) =>
    {
        foreach (TokenBatch[] made in new[] { batches.GetEpoch(epoch).ToArray(), batches.GetSorted().ToArray() })
        {
            Assert.That(made.SelectMany(batch => batch.Indices).Order(), Is.EqualTo(Enumerable.Range(0, pairs.Length)));
            Assert.That(made, Has.Length.EqualTo(batches.Count));
            foreach (TokenBatch batch in made)
            {
                Assert.That(batch.Sentences * Math.Max(batch.SourceLength, batch.TargetLength), Is.LessThanOrEqualTo(maxTokens));
                for (int row = 0; row < batch.Sentences; row++)
                {
                    SentencePair pair = pairs[batch.Indices[row]];
                    Assert.That(
                        Row(batch.Source, row, batch.SourceLength), Is.EqualTo(Padded([.. pair.Source], batch.SourceLength)));
                    Assert.That(
                        Row(batch.TargetInput, row, batch.TargetLength),
                        Is.EqualTo(Padded([1, .. pair.Target], batch.TargetLength)));
                    Assert.That(
                        Row(batch.TargetOutput, row, batch.TargetLength),
                        Is.EqualTo(Padded([.. pair.Target, 2], batch.TargetLength)));
                }
            }
        }
    });

    [Test]
    public void GetEpoch_AskedForAgain_IsTheSameFromAnyBatchOn() => ForRandomBatches((pairs, maxTokens, batches, epoch) =>
    {
        string[] all = [.. batches.GetEpoch(epoch).Select(Text)];
        Assert.That(new TokenBatches(pairs, maxTokens, 5).GetEpoch(epoch).Select(Text), Is.EqualTo(all));
        Assert.That(batches.GetEpoch(epoch, all.Length / 2).Select(Text), Is.EqualTo(all.Skip(all.Length / 2)));
    });

    [Test]
    public void GetEpoch_OtherEpochOrSeed_IsAnotherOrderOfTheSameShapes()
    {
        SentencePair[] pairs = Pairs(RandomSource.Create(1), 200);
        var batches = new TokenBatches(pairs, 60, seed: 5);
        string[] first = [.. batches.GetEpoch(0).Select(Text)];
        string[] second = [.. batches.GetEpoch(1).Select(Text)];
        string[] otherSeed = [.. new TokenBatches(pairs, 60, seed: 6).GetEpoch(0).Select(Text)];
        Assert.Multiple(() =>
        {
            Assert.That(second, Is.Not.EqualTo(first));
            Assert.That(
                second.Order(StringComparer.Ordinal),
                Is.Not.EqualTo(first.Order(StringComparer.Ordinal)), "pairs change places, not only batches");
            Assert.That(otherSeed, Is.Not.EqualTo(first));
            Assert.That(batches.GetEpoch(1).Select(Shape).Order(), Is.EqualTo(batches.GetEpoch(0).Select(Shape).Order()));
        });

        static (int, int, int) Shape(TokenBatch batch) => (batch.Sentences, batch.SourceLength, batch.TargetLength);
    }

    // Lengths with start or end: 4, 2, 2, 3. In order of length 2, 2, 3, 4; two of 2 are 4 tokens, three of 3 would be 9, one of
    // 3 and one of 4 would be 8.
    [Test]
    public void GetSorted_PairsOfFourLengths_AreCutByHand()
    {
        SentencePair[] pairs = [new([4, 4, 4, 4], [4]), new([4], [4]), new([4, 4], [4]), new([4], [4, 4])];
        Assert.That(
            new TokenBatches(pairs, 6, 1).GetSorted().Select(batch => string.Join(' ', batch.Indices)),
            Is.EqualTo(new[] { "1 2", "3", "0" }));
        Assert.That(
            new TokenBatches(pairs, 8, 1).GetSorted().Select(batch => string.Join(' ', batch.Indices)),
            Is.EqualTo(new[] { "1 2", "3 0" }));
        Assert.That(
            new TokenBatches(pairs, int.MaxValue, 1).GetSorted().Select(batch => string.Join(' ', batch.Indices)),
            Is.EqualTo(new[] { "1 2 3 0" }));
    }

    [Test]
    public void Constructor_UnusablePairs_SaysWhy()
    {
        SentencePair[] pairs = [new([4], [4]), new([4], [4, 4, 4])];
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new TokenBatches(pairs, 3, 1),
                Throws.ArgumentException.With.Message.Contains(
                    "Sentence pair 1 (counted from 0) needs 4 tokens, more than the 3 of a batch"));
            Assert.That(() => new TokenBatches([], 3, 1), Throws.ArgumentException.With.Message.Contains("no sentence pair"));
            Assert.That(() => new TokenBatch(pairs, []), Throws.ArgumentException);
            Assert.That(() => new TokenBatches(pairs, 4, 1).GetEpoch(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => new TokenBatches(pairs, 4, 1).GetEpoch(0, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    private static void ForRandomBatches(Action<SentencePair[], int, TokenBatches, int> check) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            SentencePair[] pairs = Pairs(random, 1 + random.Next(40));
            int maxTokens = 13 + random.Next(100);
            check(pairs, maxTokens, new TokenBatches(pairs, maxTokens, 5), random.Next(1000));
        }).Check(Config.QuickThrowOnFailure);

    // Ids are all different, so that no row can stand for another.
    private static SentencePair[] Pairs(Random random, int count)
    {
        int id = SpecialToken.Unknown;
        return [.. Enumerable.Range(0, count).Select(_ => new SentencePair(Sentence(), Sentence()))];
        int[] Sentence() => [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => id++)];
    }

    private static int[] Row(int[] matrix, int row, int columns) => matrix[(row * columns)..((row + 1) * columns)];

    private static int[] Padded(int[] ids, int length) => [.. ids, .. new int[length - ids.Length]];

    private static string Text(TokenBatch batch) => $"{string.Join(' ', batch.Indices)}: {string.Join(' ', batch.Source)}";
}
