using LlmPerformancePredictors.Supernets.Translation;

namespace LlmPerformancePredictors.Tests.Supernets.Translation;

public class ParallelTextTests
{
    private string _folder = string.Empty;

    private string Source => Path.Combine(_folder, "text.en");

    private string Target => Path.Combine(_folder, "text.de");

    [SetUp]
    public void MakeTheFolder()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, TestContext.CurrentContext.Test.ID);
        _folder = Directory.CreateDirectory(folder).FullName;
    }

    [TearDown]
    public void DeleteTheFolder() => Directory.Delete(_folder, recursive: true);

    // A byte order mark, both ends of line, a last line without one, and separators that do not end a line.
    [Test]
    public void Read_TwoFiles_GivesLinesInPairs()
    {
        File.WriteAllBytes(Source, [0xEF, 0xBB, 0xBF, .. "a man .\r\ntwo\u2028dogs\rrun\n"u8]);
        File.WriteAllText(Target, "ein mann .\nzwei hunde größer");
        var text = ParallelText.Read(Source, Target);
        Assert.Multiple(() =>
        {
            Assert.That(text.Source, Is.EqualTo(new[] { "a man .", "two\u2028dogs\rrun" }));
            Assert.That(text.Target, Is.EqualTo(new[] { "ein mann .", "zwei hunde größer" }));
            Assert.That(text.Count, Is.EqualTo(2));
            Assert.That(text.Sentences, Is.EqualTo(text.Source.Concat(text.Target)));
            Assert.That(text.Take(1).Target, Is.EqualTo(new[] { "ein mann ." }));
            Assert.That(text.Take(5).Count, Is.EqualTo(2));
        });
    }

    [TestCase("a\nb\nc\n", "a\nb\n", true, 3)]
    [TestCase("a\n", "a\nb\nc\n", false, 2)]
    public void Read_FilesOfUnequalLength_NamesBothLengthsAndTheFirstLineTooMany(
        string source, string target, bool isSource, int line)
    {
        File.WriteAllText(Source, source);
        File.WriteAllText(Target, target);
        ParallelTextException exception = Assert.Throws<ParallelTextException>(() => ParallelText.Read(Source, Target))!;
        Assert.That(
            exception.Message, Does.Contain($"'{Source}' has {source.Length / 2} lines and '{Target}' {target.Length / 2}"));
        Assert.That((exception.Path, exception.Line), Is.EqualTo((isSource ? Source : Target, line)));
    }

    [TestCase("", "text.de' is empty: one sentence a line is needed", 1)]
    [TestCase("\uFEFF", "text.de' is empty: one sentence a line is needed", 1)]
    [TestCase("a\n \t\r\nb\n", "Line 2 of", 2)]
    [TestCase("a\nb\n\n", "Line 3 of", 3)]
    public void Read_EmptyFileOrLine_NamesIt(string target, string message, int line)
    {
        File.WriteAllText(Source, "a\nb\nc\n");
        File.WriteAllText(Target, target);
        ParallelTextException exception = Assert.Throws<ParallelTextException>(() => ParallelText.Read(Source, Target))!;
        Assert.That(exception.Message, Does.Contain(message));
        Assert.That((exception.Path, exception.Line), Is.EqualTo((Target, line)));
    }

    // Latin-1's ü, a sequence that the line's end cuts off, an overlong one, a surrogate.
    [TestCase(new byte[] { (byte)'f', 0xFC, (byte)'r' }, 2, "0xFC")]
    [TestCase(new byte[] { 0xC3, 0xBC, (byte)'r', 0xC3 }, 4, "0xC3")]
    [TestCase(new byte[] { (byte)'a', 0xC0, 0x80 }, 2, "0xC0")]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 }, 1, "0xED")]
    public void Read_BytesThatAreNotUtf8_NamesLineAndByte(byte[] line, int place, string value)
    {
        File.WriteAllText(Source, "a\nb\nc\n");
        File.WriteAllBytes(Target, [.. "größe\n"u8, .. line, .. "\nc\n"u8]);
        ParallelTextException exception = Assert.Throws<ParallelTextException>(() => ParallelText.Read(Source, Target))!;
        Assert.That(exception.Message, Does.Contain(
            $"Line 2 of '{Target}' is not UTF-8 at byte {place} of the line "
            + $"(byte {8 + place - 1} of the file, counted from 0), which is {value}"));
        Assert.That((exception.Path, exception.Line), Is.EqualTo((Target, 2)));
    }

    [Test]
    public void Constructor_TextsThatDoNotFit_SaysWhy()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => new ParallelText(["a"], ["b", "c"]),
                Throws.ArgumentException.With.Message.Contains("1 source sentences and 2 target sentences"));
            Assert.That(() => new ParallelText([], []), Throws.ArgumentException.With.Message.Contains("at least one"));
            Assert.That(
                () => new ParallelText(["a", "b"], ["a", " "]),
                Throws.ArgumentException.With.Message.Contains("Sentence 1 (counted from 0) of the target is blank"));
            Assert.That(() => new ParallelText(["a"], ["b"]).Take(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void TranslationData_OfTexts_EncodesBothAndKeepsTheHeldOutText()
    {
        var training = new ParallelText(["a b"], ["c"]);
        var heldOut = new ParallelText(["a q"], ["c c"]);
        var data = new TranslationData(Vocabulary.LearnWords(training.Sentences), training, heldOut);
        Assert.Multiple(() =>
        {
            Assert.That(data.Training.Single().Source, Is.EqualTo(new[] { 4, 5 }));
            Assert.That(data.Training.Single().Target, Is.EqualTo(new[] { 6 }));
            Assert.That(data.HeldOut.Single().Source, Is.EqualTo(new[] { 4, SpecialToken.Unknown }));
            Assert.That(data.HeldOut.Single().Target, Is.EqualTo(new[] { 6, 6 }));
            Assert.That(data.HeldOutText.Source, Is.EqualTo(new[] { "a q" }));
        });
    }

    [Test]
    public void SentencePair_IdsThatAreNotWords_AreRefused()
    {
        Assert.That(
            () => new SentencePair([], [4]), Throws.ArgumentException.With.Message.Contains("source sentence has no tokens"));
        Assert.That(
            () => new SentencePair([4], [4, SpecialToken.End]),
            Throws.ArgumentException.With.Message.Contains("target sentence has the id 2"));
    }
}
