using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class BleuTests
{
    // First pair: 1-grams 5 of 6; 2-grams "the cat", "on the", "the mat", 3 of 5; 3-grams "on the mat", 1 of 4; 4-grams 0 of 3.
    // Second: 7 of 7; all of 6 but "the garden", 5; "there is a", "is a dog", "a dog in", "dog in the", 4 of 5; 3 of 4.
    // Together 12/13, 8/11, 5/9, 3/7, whose product is 1440/9009 = 160/1001; 13 tokens, 14 in the references: penalty exp(1 -
    // 14/13). BLEU = 100 exp(-1/13) (160/1001)^(1/4) = 100 * 0.9259610 * 0.6322975 = 58.5483.
    [Test]
    public void ScoreCorpus_TwoSentences_IsWhatTheHandComputed()
    {
        BleuScore score = Bleu.ScoreCorpus(
            ["the cat sat on the mat", "there is a dog in the garden"],
            ["the cat is on the mat", "there is a dog in the big garden"]);
        Assert.Multiple(() =>
        {
            Assert.That(score.Matches, Is.EqualTo(new long[] { 12, 8, 5, 3 }));
            Assert.That(score.Totals, Is.EqualTo(new long[] { 13, 11, 9, 7 }));
            Assert.That(score.Precisions[1], Is.EqualTo(800.0 / 11).Within(1e-12));
            Assert.That((score.TranslationLength, score.ReferenceLength), Is.EqualTo((13, 14)));
            Assert.That(score.BrevityPenalty, Is.EqualTo(0.9259610).Within(1e-7));
            Assert.That(score.Value, Is.EqualTo(58.5483).Within(1e-4));
        });
    }

    // Papineni et al. (2002), section 2.1: the reference has "the" twice, so that only 2 of 7 count.
    [Test]
    public void ScoreCorpus_RepeatedWord_IsClipped()
    {
        BleuScore score = Bleu.ScoreCorpus(["the the the the the the the"], ["the cat is on the mat"]);
        Assert.That(score.Matches, Is.EqualTo(new long[] { 2, 0, 0, 0 }));
        Assert.That(score.Totals, Is.EqualTo(new long[] { 7, 6, 5, 4 }));
        Assert.That(score.Value, Is.Zero);
    }

    // Clipping is by sentence: the second reference has no "a" to spare for the first.
    [Test]
    public void ScoreCorpus_WordsOfAnotherSentence_DoNotMatch() =>
        Assert.That(Bleu.ScoreCorpus(["b", "a"], ["a", "b"]).Matches[0], Is.Zero);

    // What perl -e 'print join("|", split(" ", ...))' gives for the bytes of the same line, as multi-bleu.perl splits.
    [TestCase("10\u00A0km of road", 3, TestName = "no-break space")]
    [TestCase("10\u202Fkm\u2009of\u3000road", 1, TestName = "narrow, thin and ideographic space")]
    [TestCase("a\u0085b\u2028c\u1680d", 1, TestName = "next line, line separator, ogham space")]
    [TestCase("a\u001Cb\u001Fc", 1, TestName = "separators of ASCII")]
    [TestCase(" a\tb\vc\fd\re\nf ", 6, TestName = "white space of ASCII")]
    public void OfCorpus_OfUnicodesSpaces_CutsAsMultiBleuDoes(string line, int tokens) =>
        Assert.That(Bleu.ScoreCorpus([line], [line]).TranslationLength, Is.EqualTo(tokens));

    // The translation has three tokens, of which "of" and "road" match; sacreBLEU cuts at the no-break space.
    [Test]
    public void OfCorpus_WithANoBreakSpaceOnOneSide_CountsItsWordAsOne()
    {
        BleuScore score = Bleu.ScoreCorpus(["10\u00A0km of road"], ["10 km of road"]);
        Assert.That(score.Matches, Is.EqualTo(new long[] { 2, 1, 0, 0 }));
        Assert.That((score.TranslationLength, score.ReferenceLength), Is.EqualTo((3, 4)));
        Assert.That(
            Bleu.ScoreCorpus(["10\u00A0km of road"], ["10 km of road"], BleuTokenization.Mteval13a).TranslationLength,
            Is.EqualTo(4));
    }

    // 8 of 8, 7 of 7, 6 of 6, 5 of 5, and a reference of 10: exp(1 - 10/8) = exp(-0.25) = 0.7788008.
    [Test]
    public void ScoreCorpus_ShorterThanTheReference_IsPenalized()
    {
        Assert.That(Bleu.ScoreCorpus(["a b c d e f g h"], ["a b c d e f g h i j"]).Value, Is.EqualTo(77.88008).Within(1e-5));
        Assert.That(Bleu.ScoreCorpus(["a b c d e f g h i j"], ["a b c d e f g h"]).BrevityPenalty, Is.EqualTo(1));
    }

    // Longer than the reference: 8/10, 7/9, 6/8, 5/7, product 1/3; (1/3)^(1/4) = 0.7598357.
    [Test]
    public void ScoreCorpus_LongerThanTheReference_LosesPrecision() =>
        Assert.That(Bleu.ScoreCorpus(["a b c d e f g h i j"], ["a b c d e f g h"]).Value, Is.EqualTo(75.98357).Within(1e-5));

    // 200 numbers, translated with zero units or without hundreds. Moses' multi-bleu.perl prints for the same three files:
    // BLEU = 73.29, 98.9/88.2/86.2/83.4 (BP=0.824, ratio=0.837, hyp_len=1576, ref_len=1882)
    // BLEU = 44.35, 100.0/100.0/100.0/100.0 (BP=0.443, ratio=0.552, hyp_len=1038, ref_len=1882)
    [TestCase(10, "73.29, 98.9/88.2/86.2/83.4 (BP=0.824, hyp_len=1576, ref_len=1882)")]
    [TestCase(1000, "44.35, 100.0/100.0/100.0/100.0 (BP=0.443, hyp_len=1038, ref_len=1882)")]
    public void ScoreCorpus_NumberWords_IsWhatMultiBleuPrints(int unit, string printed)
    {
        int[] numbers = [.. Enumerable.Range(1, 200).Select(i => 7919 * i % 1_000_000)];
        BleuScore score = Bleu.ScoreCorpus(
            [.. numbers.Select(number => NumberWords.ToGerman(number / unit * unit))], [.. numbers.Select(NumberWords.ToGerman)]);
        string precisions =
            string.Join('/', score.Precisions.Select(precision => precision.ToString("F1", CultureInfo.InvariantCulture)));
        Assert.That(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{score.Value:F2}, {precisions} (BP={score.BrevityPenalty:F3}, "
                + $"hyp_len={score.TranslationLength}, ref_len={score.ReferenceLength})"),
            Is.EqualTo(printed));
    }

    [Test]
    public void ScoreCorpus_WithoutMatchesOfSomeOrder_IsZeroAsInMultiBleu()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Bleu.ScoreCorpus(["a b c x d"], ["a b c y d"]).Value, Is.Zero, "no 4-gram matches");
            Assert.That(Bleu.ScoreCorpus(["a b c"], ["a b c"]).Value, Is.Zero, "there is no 4-gram");
            Assert.That(Bleu.ScoreCorpus([""], ["a b c d"]).Value, Is.Zero);
            Assert.That(Bleu.ScoreCorpus([""], ["a b c d"]).BrevityPenalty, Is.Zero);
            Assert.That(Bleu.ScoreCorpus(["a b c d"], [""]).Value, Is.Zero);
            Assert.That(Bleu.ScoreCorpus([""], [""]).Value, Is.Zero);
        });
    }

    [Test]
    public void ScoreCorpus_Identical_Is100() => ForRandomCorpora((_, references) =>
        Bleu.ScoreCorpus<int>(references, references).Value == (references.Any(reference => reference.Length >= 4) ? 100 : 0));

    [Test]
    public void ScoreCorpus_SentencesInAnotherOrderOrTokensAsText_IsTheSame() => ForRandomCorpora((translations, references) =>
    {
        double value = Bleu.ScoreCorpus<int>(translations, references).Value;
        return Bleu.ScoreCorpus<int>([.. translations.Reverse()], [.. references.Reverse()]).Value == value
            && Bleu.ScoreCorpus(
                [.. translations.Select(ids => string.Join(' ', ids))],
                [.. references.Select(ids => string.Join(" \t", ids))]).Value == value
            && value is >= 0 and <= 100;
    });

    [Test]
    public void ScoreCorpus_AgainstAPlainImplementation_IsTheSame() => ForRandomCorpora((translations, references) =>
    {
        double logarithms = 0;
        for (int order = 1; order <= 4; order++)
        {
            int match = 0;
            int total = 0;
            for (int i = 0; i < translations.Length; i++)
            {
                List<string> left = NGrams(references[i], order);
                List<string> nGrams = NGrams(translations[i], order);
                total += nGrams.Count;
                match += nGrams.Count(left.Remove); // each of the reference's counts once
            }

            logarithms += Math.Log((double)match / Math.Max(total, 1)) / 4;
        }

        double ratio = (double)references.Sum(ids => ids.Length) / translations.Sum(ids => ids.Length);
        double expected = 100 * Math.Exp(logarithms + Math.Min(0, 1 - ratio));
        return Math.Abs(Bleu.ScoreCorpus<int>(translations, references).Value - expected) < 1e-9;

        static List<string> NGrams(int[] ids, int order) =>
            [.. Enumerable.Range(0, Math.Max(0, ids.Length - order + 1)).Select(i => string.Join(' ', ids[i..(i + order)]))];
    });

    [TestCase("Hello, world!", "Hello , world !")]
    [TestCase("It's 3.5% of 1,000 - or \"more\".", "It's 3.5 % of 1,000 - or \" more \" .")]
    [TestCase("A well-known 2-year plan (see [4]).", "A well-known 2 - year plan ( see [ 4 ] ) .")]
    [TestCase("R&amp;D &quot;x&quot; &lt;b&gt; <skipped>end", "R & D \" x \" < b > end")]
    [TestCase("$5 a/b c_d e^f #1 x+y=z; ok: {~}", "$ 5 a / b c _ d e ^ f # 1 x + y = z ; ok : { ~ }")]
    [TestCase("End of 1999.", "End of 1999 .")]
    [TestCase(".5 und 5. größer... „Zitat“ 😀.", ". 5 und 5 . größer . . . „Zitat“ 😀 .")]
    [TestCase("line-\nbreak and\nmore", "linebreak and more")]
    public void Mteval13a_Sentences_AreCutAsSacreBleuDoes(string sentence, string tokens) =>
        Assert.That(string.Join(' ', Mteval13a.Tokenize(sentence)), Is.EqualTo(tokens));

    [Test]
    public void ScoreCorpus_With13a_CutsPunctuationOff()
    {
        string[] translation = ["Good morning, dear friend!"];
        string[] reference = ["Good morning , dear friend !"];
        Assert.That(Bleu.ScoreCorpus(translation, reference, BleuTokenization.Mteval13a).Value, Is.EqualTo(100));
        Assert.That(Bleu.ScoreCorpus(translation, reference).Value, Is.Zero);
    }

    [Test]
    public void ScoreCorpus_CorporaThatDoNotFit_SaysWhy()
    {
        Assert.That(
            () => Bleu.ScoreCorpus(["a"], ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("1 translations and 2 references"));
        Assert.That(() => Bleu.ScoreCorpus<int>([], []), Throws.ArgumentException.With.Message.Contains("at least one"));
        Assert.That(() => Bleu.ScoreCorpus(["a"], ["a"], (BleuTokenization)7), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    // Few different tokens, so that n-grams match and repeat; sentences may be empty.
    private static void ForRandomCorpora(Func<int[][], int[][], bool> check) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            int count = 1 + random.Next(6);
            return check(Corpus(), Corpus());
            int[][] Corpus() =>
                [.. Enumerable.Range(0, count)
                    .Select(_ => Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(3)).ToArray())];
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
