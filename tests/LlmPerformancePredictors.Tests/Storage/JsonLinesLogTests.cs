using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

public class JsonLinesLogTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("storage").FullName;
        _path = Path.Combine(_folder, "sub/notes.jsonl");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void ReadAgain_LongFile_IsReadAsItIsAskedForAndEndsAtTheEnd()
    {
        using JsonLinesLog<NoteLine> log = Open();
        NoteLine[] notes = [.. Enumerable.Range(0, 20_000).Select(number => new NoteLine("note", number))];
        log.Append(notes);
        Assert.That(log.ReadAgain().Select(line => line.Value), Is.EqualTo(notes));
        Assert.That(log.ReadAgain().Last().Number, Is.EqualTo(20_000));

        using IEnumerator<LogLine<NoteLine>> lines = log.ReadAgain().GetEnumerator();
        Assert.That(lines.MoveNext());
        log.Append([new NoteLine("later", 1)]);
        int left = 0;
        while (lines.MoveNext()) left++;
        Assert.That(left, Is.EqualTo(19_999), "What is appended meanwhile is not read again.");
    }

    [Test]
    public void Split_BehindTwoGigabytes_KnowsWhereLinesStand()
    {
        const long start = 3L << 30;
        byte[] text = Encoding.UTF8.GetBytes(new string('a', 70_000) + "\nb\nc");

        (long Start, int Length)[] lines = [.. LineSplitter
            .Split(
                (destination, position) =>
                {
                    int count = (int)Math.Min(Math.Min(1000, destination.Length), start + text.Length - position);
                    text.AsSpan((int)(position - start), count).CopyTo(destination);
                    return count;
                },
                start)
            .Select(line => (line.Start, line.Line.Length))];

        Assert.That(lines, Is.EqualTo(new[] { (start, 70_001), (start + 70_001, 2), (start + 70_003, 1) }));
    }

    [Test]
    public void Append_Lines_AreOneObjectALineAndReadBackEqual()
    {
        NoteLine[] notes = [new("a\nb \"quoted\" ünï"), new("c", 3) { MeanScore = 0.1 + 0.2 }];
        using (JsonLinesLog<NoteLine> log = Open())
        {
            IReadOnlyList<LogLine<NoteLine>> appended = log.Append(notes);
            Assert.That(appended.Select(line => line.Number), Is.EqualTo(new long[] { 1, 2 }));
            Assert.That(appended.Select(line => log.ReadAt(line.Place)), Is.EqualTo(notes));
            Assert.That(log.ReadNew(), Is.Empty, "what was appended is not new");
        }

        Assert.That(Damage.WithoutChecksums(File.ReadAllText(_path)), Is.EqualTo(
            """{"text":"a\nb \"quoted\" ünï","number":0}""" + "\n"
            + """{"text":"c","number":3,"mean_score":0.30000000000000004}""" + "\n"));
        Assert.That(ReadMended(out long cut), Is.EqualTo(notes));
        Assert.That(cut, Is.Zero);
        Assert.That(NoteLine.Format.ReadFile(_path), Is.EqualTo(notes));
    }

    [Test]
    public void Append_OfNothing_WritesNothing()
    {
        using JsonLinesLog<NoteLine> log = Open();
        Assert.That(log.Append([]), Is.Empty);
        Assert.That(new FileInfo(_path).Length, Is.Zero);
    }

    [Test]
    public void Mend_OfEveryPrefix_HasTheLinesThatWereWholeAndWritesOn()
    {
        NoteLine[] notes = [new("first"), new("zweite ü", 2), new("{\"third\":1}", 3)];
        using (JsonLinesLog<NoteLine> log = Open()) log.Append(notes);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);

            // A line counts from its last brace on, with its line feed or without.
            int lines = whole[..length].Count(character => character == '\n')
                + (length < whole.Length && whole[length] == '\n' ? 1 : 0);
            using (FileStream stream = File.OpenRead(_path))
                Assert.That(
                    NoteLine.Format.ReadStream(stream, _path, forgivesTornEnd: true),
                    Is.EqualTo(notes[..lines]),
                    $"{length} bytes, read");
            if (IsTorn(whole, length))
                Assert.That(
                    () => NoteLine.Format.ReadFile(_path).ToArray(),
                    Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                        $"{_path}, line {lines + 1} is no note: "), $"{length} bytes, refused");
            Assert.That(ReadMended(out _), Is.EqualTo(notes[..lines]), $"{length} bytes, mended");
            using (JsonLinesLog<NoteLine> log = Open())
            {
                log.Mend(_ => { });
                log.Append([new NoteLine("next")]);
            }

            Assert.That(
                ReadMended(out _), Is.EqualTo(notes[..lines].Append(new NoteLine("next"))), $"{length} bytes, written on");
        }
    }

    [Test]
    public void Mend_OfAnyLinesWithOneDamaged_NamesItAndChangesNothing() =>
        Prop.ForAll<NonEmptyArray<NonNull<string>>, PositiveInt>((texts, choice) =>
    {
        byte[][] lines = [.. texts.Get.Select(text => NoteLine.Format.Write([new NoteLine(text.Get)]))];
        int damaged = choice.Get % lines.Length;
        lines[damaged] = [.. lines[damaged][..^2], (byte)'\n'];
        byte[] content = [.. lines.SelectMany(line => line)];
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllBytes(_path, content);
        Assert.That(() => ReadMended(out _), Throws.TypeOf<InvalidDataException>()
            .With.Message.StartsWith($"{_path}, line {damaged + 1} is no note: ").And.Message.EndsWith(" Delete the line."));
        Assert.That(() => NoteLine.Format.ReadFile(_path).ToArray(), Throws.TypeOf<InvalidDataException>()
            .With.Message.StartsWith($"{_path}, line {damaged + 1} is no note: "));
        return File.ReadAllBytes(_path).AsSpan().SequenceEqual(content);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Append_OfAnyTexts_ReadsBackEqual() => Prop.ForAll<NonEmptyArray<NonNull<string>>>(texts =>
    {
        NoteLine[] notes = [.. texts.Get.Select((text, i) => new NoteLine(ToUtf8AndBack(text.Get), i))];
        if (File.Exists(_path)) File.Delete(_path);
        using (JsonLinesLog<NoteLine> log = Open()) log.Append(notes, flushToDisk: false);
        return ReadMended(out _).SequenceEqual(notes);
    }).QuickCheckThrowOnFailure();

    [TestCase("{\"text\":null}")]
    [TestCase("{\"number\":1}")]
    [TestCase("null")]
    [TestCase("{\"text\":\"a\"} {\"text\":\"b\"}")]
    [TestCase("[]")]
    public void Mend_OfAWholeLastLineThatIsSomethingElse_RefusesItInsteadOfCutting(string line)
    {
        Write("{\"text\":\"a\"}\n" + line);
        Assert.That(
            () => ReadMended(out _),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{_path}, line 2 is no note: "));
        Assert.That(File.ReadAllText(_path), Does.EndWith(line));
    }

    [Test]
    public void Mend_OfAnotherText_RefusesItInsteadOfCutting()
    {
        Write("my only copy of a poem");
        Assert.That(
            () => ReadMended(out _),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{_path}, line 1 is no note: "));
        Assert.That(File.ReadAllText(_path), Is.EqualTo("my only copy of a poem"));
    }

    [Test]
    public void Mend_OfEmptyLinesAndAByteOrderMark_SkipsThemAndCountsLines()
    {
        Write("\ufeff{\"text\":\"a\"}\r\n\n  \n{\"text\":\"b\"}\n");
        using JsonLinesLog<NoteLine> log = Open();
        var lines = new List<LogLine<NoteLine>>();
        log.Mend(lines.Add);
        Assert.That(lines.Select(line => (line.Value.Text, line.Number)), Is.EqualTo(new[] { ("a", 1L), ("b", 4L) }));
        Assert.That(lines.Select(line => log.ReadAt(line.Place).Text), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void ReadNew_OfLinesLongerThanAChunk_GivesThem()
    {
        NoteLine[] notes = [new("a"), new(new string('x', 200_000)), new(new string('y', 65_536)), new("b")];
        using (JsonLinesLog<NoteLine> log = Open()) log.Append(notes);
        Assert.That(ReadMended(out _), Is.EqualTo(notes));
    }

    [Test]
    public void ReadNew_OfWhatAnotherWrote_GivesWholeLinesOnce()
    {
        using JsonLinesLog<NoteLine> writer = Open(isShared: true);
        using JsonLinesLog<NoteLine> reader = Open(isShared: true);
        writer.Append([new NoteLine("a")]);
        Assert.That(reader.ReadNew().Select(line => line.Value.Text), Is.EqualTo(new[] { "a" }));
        File.AppendAllText(_path, "{\"text\":\"b\"");
        Assert.That(reader.ReadNew(), Is.Empty, "half a line");
        File.AppendAllText(_path, "}\n");
        Assert.That(reader.ReadNew().Select(line => line.Value.Text), Is.EqualTo(new[] { "b" }));
        Assert.That((reader.LineCount, reader.End), Is.EqualTo((2, new FileInfo(_path).Length)));
    }

    [Test]
    public void Append_AfterSomebodyElseChangedTheFile_RefusesToLoseAnything()
    {
        using JsonLinesLog<NoteLine> log = Open(isShared: true);
        LogLine<NoteLine> line = log.Append([new NoteLine("a")])[0];
        File.AppendAllText(_path, "{}\n");
        Assert.That(
            () => log.Append([new NoteLine("b")]),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"{_path} was changed while it was open;"));
        using (var other = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) other.SetLength(3);
        Assert.That(
            () => log.ReadAt(line.Place),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"{_path} was changed while it was open;"));
        Assert.That(
            () => log.ReadNew().ToArray(),
            Throws.TypeOf<IOException>().With.Message.StartsWith($"{_path} was changed while it was open;"));
        File.Delete(_path);
        Assert.That(
            () => log.Append([new NoteLine("b")]),
            Throws.TypeOf<IOException>().With.Message.EqualTo($"{_path} was deleted or replaced while it was open."));
    }

    [Test]
    public void Constructor_OnAFileThatSomebodyHasAlone_SaysSo()
    {
        using JsonLinesLog<NoteLine> log = Open();
        Assert.That(() => Open(), Throws.TypeOf<IOException>().With.Message.EqualTo(
            $"Another process has {_path} open; let it, or end it and run again."));
    }

    // A lone surrogate cannot be written.
    private static string ToUtf8AndBack(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    // Behind a line feed, or in front of one, the file is whole.
    private static bool IsTorn(byte[] whole, int length) =>
        length > 0 && whole[length - 1] != '\n' && length < whole.Length && whole[length] != '\n';

    private JsonLinesLog<NoteLine> Open(bool isShared = false) => new(_path, NoteLine.Format, isShared);

    private List<NoteLine> ReadMended(out long cut)
    {
        var notes = new List<NoteLine>();
        using JsonLinesLog<NoteLine> log = Open();
        cut = log.Mend(line => notes.Add(line.Value));
        return notes;
    }

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        File.WriteAllText(_path, content);
    }
}
