using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class VocabularyTests
{
    // The example of Sennrich, Haddow and Birch (2016): low 5 times, lower 2, newest 6, widest 3.
    private static readonly string[] Sennrich =
        ["low low low low low", "lower lower", "newest newest newest", "newest newest newest widest", "widest widest"];

    [Test]
    public void LearnWords_CountsAndLimits_DecideWhichWordsHaveWhichIds()
    {
        string[] text = ["b a c", "b  a\td", "b"];
        Assert.Multiple(() =>
        {
            Assert.That(
                Tokens(Vocabulary.LearnWords(text)), Is.EqualTo(new[] { "<pad>", "<s>", "</s>", "<unk>", "b", "a", "c", "d" }));
            Assert.That(Tokens(Vocabulary.LearnWords(text, minCount: 2)).Skip(4), Is.EqualTo(new[] { "b", "a" }));
            Assert.That(Tokens(Vocabulary.LearnWords(text, maxWords: 3)).Skip(4), Is.EqualTo(new[] { "b", "a", "c" }));
        });
    }

    [Test]
    public void Encode_OfWords_KnowsThemAndNoOthers()
    {
        Vocabulary vocabulary = Vocabulary.LearnWords(["a b", "b"]);
        int[] ids = vocabulary.Encode(" a  b a\tq ");
        Assert.That(ids, Is.EqualTo(new[] { 5, 4, 5, SpecialToken.Unknown }));
        Assert.That(vocabulary.Decode(ids), Is.EqualTo("a b a <unk>"));
        Assert.That(vocabulary.Encode("  "), Is.Empty);
    }

    // By hand, "_" for the end of word.
    // Neighbors at first: es, st, t_ 9; we 8; lo, ow 7; ne, ew 6; w_ 5; wi, id, de 3; er, r_ 2.
    // "es" is the first of the three with 9; then "es t" 9 and "t _" 9; then "est _" 9; "l o" 7 before "o w" 7; "lo w" 7;
    // "e w" 6 before "n e" and "w est_"; "ew est_" 6 before "n ew"; "n ewest_" 6; "low _" 5; "d est_" 3 before "i d" and "w i".
    [Test]
    public void LearnBytePairs_SennrichsExample_LearnsTheMergesFoundByHand()
    {
        Vocabulary vocabulary = Vocabulary.LearnBytePairs(Sennrich, 10);
        string[] characters = [" ", "d", "e", "i", "l", "n", "o", "r", "s", "t", "w"];
        string[] merged = ["es", "est", "est ", "lo", "low", "ew", "ewest ", "newest ", "low ", "dest "];
        Assert.That(Tokens(vocabulary).Skip(4), Is.EqualTo(characters.Concat(merged)));
        Assert.That(vocabulary.MergeCount, Is.EqualTo(10));
        Assert.That(vocabulary.Encode("lowest").Select(id => vocabulary[id]), Is.EqualTo(new[] { "low", "est " }));
        Assert.That(vocabulary.Decode(vocabulary.Encode("lowest newest slow")), Is.EqualTo("lowest newest slow"));
    }

    [Test]
    public void LearnBytePairs_UntilNoPairOccursTwice_Stops()
    {
        Assert.That(Vocabulary.LearnBytePairs(["ab cd"], 100).MergeCount, Is.Zero);
        Vocabulary all = Vocabulary.LearnBytePairs(Sennrich, 1000);
        Assert.That(
            all.Encode("low lower newest widest").Select(id => all[id]),
            Is.EqualTo(new[] { "low ", "lower ", "newest ", "widest " }));
    }

    // "aaaa" is a a a a _: a a stands there three times, but merges leave two pieces, and then one.
    [Test]
    public void LearnBytePairs_RunsOfOneCharacter_MergeFromLeftToRight()
    {
        Vocabulary vocabulary = Vocabulary.LearnBytePairs(["aaaa aaaa"], 1);
        Assert.That(vocabulary.Encode("aaaaa").Select(id => vocabulary[id]), Is.EqualTo(new[] { "aa", "aa", "a", " " }));
    }

    [Test]
    public void LearnBytePairs_AgainstAPlainImplementation_LearnsTheSame() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            string[] sentences = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Sentence(random, "abc"))];
            int merges = random.Next(20);
            Vocabulary vocabulary = Vocabulary.LearnBytePairs(sentences, merges);
            PlainBytePairs plain = PlainBytePairs.Learn(sentences, merges);
            string other = Sentence(random, "abc");
            IEnumerable<string> expected = Words(other).SelectMany(plain.Segment)
                .Select(piece => plain.Pieces.Contains(piece) ? piece : "<unk>");
            return vocabulary.MergeCount == plain.Merges.Count
                && Tokens(vocabulary).Skip(SpecialToken.Count).ToHashSet().SetEquals(plain.Pieces)
                && vocabulary.Encode(other).Select(id => vocabulary[id]).SequenceEqual(expected);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Test]
    public void LearnBytePairs_SentencesInAnotherOrder_GivesTheSameFile() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            string[] sentences = [.. Enumerable.Range(0, 8).Select(_ => Sentence(random, "abcd"))];
            string[] shuffled = (string[])sentences.Clone();
            random.Shuffle(shuffled);
            return Vocabulary.LearnBytePairs(sentences, 15).ToJson() == Vocabulary.LearnBytePairs(shuffled, 15).ToJson()
                && Vocabulary.LearnWords(sentences).ToJson() == Vocabulary.LearnWords(shuffled).ToJson();
        }).Check(Config.QuickThrowOnFailure);

    [Test]
    public void Decode_OfEncodedText_RestoresItsWords() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<byte>(), (text, merges) =>
        {
            // One more word, so that there is one; unpaired surrogates are refused (another test).
            string sentence = string.Concat(text.Get.Where(character => !char.IsSurrogate(character))) + " 😀ß▁</w><unk>";
            string[] learned = [sentence, sentence];
            string expected = string.Join(' ', Words(sentence));
            return new[] { Vocabulary.LearnBytePairs(learned, merges), Vocabulary.LearnWords(learned) }.All(vocabulary =>
                vocabulary.Decode(vocabulary.Encode(sentence)) == expected
                && Vocabulary.Parse(vocabulary.ToJson(), "text").Encode(sentence).SequenceEqual(vocabulary.Encode(sentence)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // Words that only the other text has, of characters that were seen at other places.
    [Test]
    public void Decode_OfOtherWordsWithKnownCharacters_RestoresThem() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            Vocabulary vocabulary =
                Vocabulary.LearnBytePairs(["abcd", Sentence(random, "abcd"), Sentence(random, "abcd")], random.Next(30));
            string other = Sentence(random, "abcd");
            return vocabulary.Decode(vocabulary.Encode(other)) == other;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Test]
    public void Encode_UnknownCharacters_AreUnknownOneByOne()
    {
        Vocabulary vocabulary = Vocabulary.LearnBytePairs(["ab ab \uFFFD"], 5);
        Assert.That(vocabulary.Encode("a😀b"), Has.Exactly(1).EqualTo(SpecialToken.Unknown));
        Assert.That(vocabulary.Decode(vocabulary.Encode("a😀b ab xy")), Is.EqualTo("a<unk>b ab <unk><unk>"));
        Assert.That(
            vocabulary.Decode(vocabulary.Encode("a\ud83d b")),
            Is.EqualTo("a<unk> b"), "no replacement character for an unpaired surrogate");
    }

    [Test]
    public void Decode_SpecialIds_EndsAtEndAndPassesOverOthers()
    {
        Vocabulary words = Vocabulary.LearnWords(["a b"]);
        Assert.That(words.Decode([SpecialToken.Start, 4, SpecialToken.Padding, 5, SpecialToken.End, 4]), Is.EqualTo("a b"));
        Vocabulary pairs = Vocabulary.LearnBytePairs(["ab"], 0); // " ", "a", "b"
        Assert.That(
            pairs.Decode([4, SpecialToken.Start, 5, 4, 4, 6, SpecialToken.End, 5]),
            Is.EqualTo("a b"), "an end of word without a word adds nothing");
        Assert.That(pairs.Decode([]), Is.Empty);
        Assert.That(() => pairs.Decode([7]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("ids 0 to 6"));
        Assert.That(() => pairs[-1], Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Learning_FromUnusableText_SaysWhatIsWrong()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Vocabulary.LearnWords([" "]), Throws.ArgumentException.With.Message.Contains("0 different words"));
            Assert.That(
                () => Vocabulary.LearnWords(["a b"], minCount: 2),
                Throws.ArgumentException.With.Message.Contains("2 different words occurs 2 times"));
            Assert.That(() => Vocabulary.LearnWords(["a"], minCount: 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Vocabulary.LearnBytePairs([], 1), Throws.ArgumentException.With.Message.Contains("no words"));
            Assert.That(() => Vocabulary.LearnBytePairs(["a"], -1), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(
                () => Vocabulary.LearnBytePairs(["a", "b x\ud83dy"], 1),
                Throws.ArgumentException.With.Message.Contains("Sentence 1 (counted from 0) has the unpaired surrogate U+D83D"));
        });
    }

    private static IEnumerable<string> Tokens(Vocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id]);

    private static string[] Words(string sentence) => sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string Sentence(Random random, string alphabet) =>
        string.Join(' ', Enumerable.Range(0, 1 + random.Next(5)).Select(_ =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(7)).Select(_ => alphabet[random.Next(alphabet.Length)]))));
}
