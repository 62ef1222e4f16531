using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Tests.Storage;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels;

public class AnswerStoreTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("answers").FullName;
        _path = Path.Combine(_folder, "sub", "answers.jsonl");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AddAsync_OfAnAnswer_IsOnDiskAsWhatTheReplayClientReads()
    {
        RecordedAnswer answer = Answer(1) with
        {
            Day = new DateOnly(2026, 11, 22),
            Usage = new TokenUsage(40, 11, 3),
            FinishReason = "stop",
        };
        using AnswerStore store = Open();
        Assert.That(await store.AddAsync(answer), Is.EqualTo(answer));
        Assert.That(RecordedAnswerFile.Read(_path), Is.EqualTo(new[] { answer }), "while the store is open");
        Assert.That(
            (await new ReplayChatClient(RecordedAnswerFile.Read(_path)).GetResponseAsync("prompt 1")).Text,
            Is.EqualTo("answer 1"));
        Assert.That(store.TryFind(answer.Key, out RecordedAnswer? found) ? found : null, Is.EqualTo(answer));
        Assert.That(store.TryFind(Answer(2).Key, out _), Is.False);
        Assert.That(store.Totals, Is.EqualTo(new UsageTotals(1, 1, 40, 11, 3)));
    }

    [Test]
    public async Task AddAsync_OfLogProbabilities_KeepsThem()
    {
        TokenLogProbability[] tokens =
            [new("24", -0.1, [new("24", -0.1), new("25", double.NegativeInfinity)]), new(".3", -1e-9, [])];
        using (AnswerStore store = Open()) await store.AddAsync(Answer(1) with { LogProbabilities = tokens });
        ChatResponse response = await new ReplayChatClient(RecordedAnswerFile.Read(_path)).GetResponseAsync("prompt 1");
        IReadOnlyList<TokenLogProbability> replayed = TokenLogProbabilities.FromResponse(response)!;
        Assert.That(
            replayed.Select(token => (token.Text, token.LogProbability)), Is.EqualTo(new[] { ("24", -0.1), (".3", -1e-9) }));
        Assert.That(replayed[0].Alternatives, Is.EqualTo(tokens[0].Alternatives));
        Assert.That(replayed[1].Alternatives, Is.Empty);
    }

    // Every property of an answer is filled and compared by reflection, so that none can be forgotten in the file.
    [Test]
    public async Task AddAsync_OfAnAnswerWithEveryProperty_ReadsBackEveryProperty()
    {
        RecordedAnswer answer = new(new AnswerKey("m", "ab", "seed=1;temperature=0.5", 3), "twenty-four")
        {
            Day = new DateOnly(2026, 11, 22),
            Usage = new TokenUsage(40, 11, 3),
            FinishReason = "length",
            LogProbabilities = [new TokenLogProbability("24", -0.1, [new TokenAlternative("25", double.NegativeInfinity)])],
        };
        using (AnswerStore store = Open()) await store.AddAsync(answer);
        RecordedAnswer read = RecordedAnswerFile.Read(_path).Single();
        Assert.Multiple(() => AssertSame(answer, read, nameof(RecordedAnswer)));

        static void AssertSame(object expected, object? actual, string name)
        {
            Type type = expected.GetType();
            Assert.That(actual, Is.Not.Null, name);
            if (expected is System.Collections.IEnumerable items and not string)
            {
                object[] wanted = [.. items.Cast<object>()];
                object[] found = [.. ((System.Collections.IEnumerable)actual!).Cast<object>()];
                Assert.That(wanted, Is.Not.Empty, name);
                Assert.That(found, Has.Length.EqualTo(wanted.Length), name);
                for (int i = 0; i < wanted.Length; i++) AssertSame(wanted[i], found[i], $"{name}[{i}]");
            }
            else if (type.IsValueType || expected is string)
            {
                Assert.That(
                    expected,
                    Is.Not.EqualTo(type.IsValueType ? Activator.CreateInstance(type) : ""),
                    $"{name} is not filled by the test");
                Assert.That(actual, Is.EqualTo(expected), name);
            }
            else
            {
                foreach (System.Reflection.PropertyInfo property in type.GetProperties())
                    AssertSame(property.GetValue(expected)!, property.GetValue(actual), $"{name}.{property.Name}");
            }
        }
    }

    // As the versions before wrote it, byte for byte, but for the checksum at its end.
    [Test]
    public async Task AddAsync_OfAnAnswer_WritesTheLineOfEarlierVersions()
    {
        string line = """
            {"model":"m","prompt_sha256":"ab","settings":"seed=1","sample":2,"recorded":"2026-11-22",
            "usage":{"prompt_bytes":40,"input_tokens":11,"output_tokens":3},"finish_reason":"stop",
            "log_probabilities":[{"text":"4","log_probability":-0.1,"alternatives":[{"text":"5"}]},{"text":"2"}],"answer":"42 ü"}
            """.ReplaceLineEndings("") + "\n";
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await File.WriteAllTextAsync(_path, line);
        RecordedAnswer answer = RecordedAnswerFile.Read(_path).Single();
        File.Delete(_path);
        using (AnswerStore store = Open()) await store.AddAsync(answer);
        Assert.That(Damage.WithoutChecksums(await File.ReadAllTextAsync(_path)), Is.EqualTo(line));
    }

    [Test]
    public async Task Constructor_OnAnEarlierStore_FindsAllOfIt()
    {
        using (AnswerStore store = Open()) await Task.WhenAll(Enumerable.Range(0, 300).Select(i => store.AddAsync(Answer(i))));
        using AnswerStore again = Open();
        Assert.That(
            Enumerable.Range(0, 300).All(
                i => again.TryFind(Answer(i).Key, out RecordedAnswer? found) && found.Text == Answer(i).Text));
        Assert.That(again.Totals.Answers, Is.EqualTo(300));
        Assert.That(again.Totals.MeteredAnswers, Is.Zero);
    }

    [TestCase("")]
    [TestCase("\r")]
    [TestCase("multi\nline \"quoted\" \\ \u2028 ünï 漢 😀")]
    [TestCase("a lone \ud83d surrogate")]
    public async Task AddAsync_OfAnyText_ReadsBackWhatItReturned(string text)
    {
        using AnswerStore store = Open();
        RecordedAnswer kept = await store.AddAsync(Answer(1) with { Text = text });
        Assert.That(kept.Text, Is.EqualTo(text.Replace('\ud83d', text.Contains('\ude00') ? '\ud83d' : '\ufffd')));
        using AnswerStore again = Open();
        Assert.That(again.TryFind(kept.Key, out RecordedAnswer? found) ? found.Text : null, Is.EqualTo(kept.Text));
    }

    [Test]
    public async Task TryFind_OfAnAnswerLongerThanAChunk_GivesIt()
    {
        RecordedAnswer answer = Answer(1) with { Text = new string('x', 300_000) };
        using (AnswerStore store = Open()) await Task.WhenAll(
            store.AddAsync(Answer(0)), store.AddAsync(answer), store.AddAsync(Answer(2)));
        using AnswerStore again = Open();
        Assert.That(
            again.TryFind(answer.Key, out RecordedAnswer? found) && found == answer && again.TryFind(Answer(2).Key, out _));
    }

    [Test]
    public async Task AddAsync_OfAKeyThatIsThere_GivesTheFirstAnswer()
    {
        using AnswerStore store = Open();
        Task<RecordedAnswer>[] both = [store.AddAsync(Answer(1)), store.AddAsync(Answer(1) with { Text = "another" })];
        RecordedAnswer[] kept = await Task.WhenAll(both);
        RecordedAnswer third = await store.AddAsync(Answer(1) with { Text = "a third" });
        Assert.That(kept.Append(third).Select(answer => answer.Text), Is.All.EqualTo("answer 1"));
        Assert.That(RecordedAnswerFile.Read(_path), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AddAsync_OfTwoStoresOnOneFileAtOnce_LosesAndDoublesNothing()
    {
        using AnswerStore first = Open();
        using AnswerStore other = Open();
        async Task Write(AnswerStore store, string who)
        {
            foreach (int start in Enumerable.Range(0, 20))
                await Task.WhenAll(
                    Enumerable.Range(start * 10, 10).Select(i => store.AddAsync(Answer(i) with { Text = $"{who} {i}" })));
        }

        await Task.WhenAll(Task.Run(() => Write(first, "first")), Task.Run(() => Write(other, "other")));
        IReadOnlyList<RecordedAnswer> written = RecordedAnswerFile.Read(_path);
        Assert.That(written.Select(answer => answer.Key), Is.Unique);
        Assert.That(written, Has.Count.EqualTo(200));
        foreach (RecordedAnswer answer in written)
        {
            Assert.That(
                first.TryFind(answer.Key, out RecordedAnswer? found) && found == answer, $"the first finds {answer.Text}");
            Assert.That(other.TryFind(answer.Key, out RecordedAnswer? same) && same == answer, $"the other finds {answer.Text}");
        }
    }

    [Test]
    public async Task AddAsync_OfTheSameAnswerByTwoStores_KeepsItOnce()
    {
        using AnswerStore first = Open();
        using AnswerStore other = Open();
        Assert.That(await first.AddAsync(Answer(1)), Is.EqualTo(await other.AddAsync(Answer(1))));
        Assert.That(RecordedAnswerFile.Read(_path), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task TryFind_OfWhatAnotherStoreWroteMeanwhile_FindsIt()
    {
        using AnswerStore first = Open();
        using AnswerStore other = Open();
        await first.AddAsync(Answer(1));
        Assert.That(other.TryFind(Answer(1).Key, out _));
    }

    [TestCase(1)]
    [TestCase(20)]
    [TestCase(-2)]
    public async Task Constructor_OnATornLastLine_CutsItOffAndWritesOn(int length)
    {
        using (AnswerStore store = Open()) await Task.WhenAll(store.AddAsync(Answer(1)), store.AddAsync(Answer(2)));
        byte[] bytes = File.ReadAllBytes(_path);
        int second = Array.IndexOf(bytes, (byte)'\n') + 1;
        File.WriteAllBytes(_path, bytes[..(length > 0 ? second + length : bytes.Length + length)]);
        using AnswerStore again = Open();
        Assert.That(again.TryFind(Answer(1).Key, out _) && !again.TryFind(Answer(2).Key, out _));
        await again.AddAsync(Answer(3));
        Assert.That(RecordedAnswerFile.Read(_path).Select(answer => answer.Text), Is.EqualTo(new[] { "answer 1", "answer 3" }));
    }

    [Test]
    public async Task Constructor_OnAWholeLastLineWithoutLineFeed_KeepsIt()
    {
        using (AnswerStore store = Open()) await store.AddAsync(Answer(1));
        File.WriteAllText(_path, File.ReadAllText(_path).TrimEnd('\n'));
        using AnswerStore again = Open();
        await again.AddAsync(Answer(2));
        Assert.That(RecordedAnswerFile.Read(_path).Select(answer => answer.Text), Is.EqualTo(new[] { "answer 1", "answer 2" }));
    }

    [Test]
    public async Task Constructor_OnDamageElsewhere_NamesFileAndLineAndChangesNothing()
    {
        using (AnswerStore store = Open()) await Task.WhenAll(
            store.AddAsync(Answer(1)), store.AddAsync(Answer(2)), store.AddAsync(Answer(3)));
        string[] lines = File.ReadAllLines(_path);
        lines[1] = lines[1][..30];
        File.WriteAllLines(_path, lines);
        string damaged = File.ReadAllText(_path);
        Assert.That(
            () => Open(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{_path}, line 2 is no recorded answer: ")
                .And.Message.EndsWith(" Restore the line from a copy, or delete it and ask the model again."));
        Assert.That(File.ReadAllText(_path), Is.EqualTo(damaged));
    }

    [Test]
    public async Task Constructor_OnTwoAnswersToOneKey_NamesTheLine()
    {
        using (AnswerStore store = Open()) await store.AddAsync(Answer(1));
        string line = File.ReadAllText(_path);
        File.AppendAllText(_path, "\n" + line + Damage.WithoutChecksums(line).Replace("answer 1", "answer 2"));
        Assert.That(
            () => Open(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                $"{_path}, line 4 gives another answer than an earlier line for SHA-256 "));
    }

    [Test]
    public async Task Constructor_OnAStoreWithAnyByteChanged_RefusesItOrFindsTheSameAnswers()
    {
        RecordedAnswer[] answers = [Answer(1) with { Usage = new TokenUsage(40, 11, 3) }, Answer(2), Answer(3)];
        using (AnswerStore store = Open())
            foreach (RecordedAnswer answer in answers) await store.AddAsync(answer);
        byte[] whole = File.ReadAllBytes(_path);
        foreach ((int at, byte[] bytes) in Damage.FlipEach(whole).Concat(Damage.FlipEach(whole)))
        {
            File.WriteAllBytes(_path, bytes);
            try
            {
                using AnswerStore store = Open();
                Assert.That(store.Totals.Answers, Is.EqualTo(3), $"byte {at}");
                foreach (RecordedAnswer answer in answers)
                    Assert.That(
                        store.TryFind(answer.Key, out RecordedAnswer? found) ? found : null, Is.EqualTo(answer), $"byte {at}");
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }
    }

    [Test]
    public async Task AddAsync_ToAFileThatWasDeleted_SaysSoAndTakesNothingMore()
    {
        using AnswerStore store = Open();
        await store.AddAsync(Answer(1));
        Assert.That(() => store.ThrowIfBroken(), Throws.Nothing);
        File.Delete(_path);
        string message = $"{_path} could not keep an answer: {_path} was deleted or replaced while it was open. "
            + "Mend that, and open the store again.";
        Assert.That(
            async () => await store.AddAsync(Answer(2)), Throws.TypeOf<AnswerStoreException>().With.Message.EqualTo(message));
        Assert.That(() => store.ThrowIfBroken(), Throws.TypeOf<AnswerStoreException>().With.Message.EqualTo(message));
        Assert.That(() => store.AddAsync(Answer(3)), Throws.TypeOf<AnswerStoreException>());
    }

    [Test]
    public async Task AddAsync_WhileAnotherProcessHoldsTheLock_WaitsOrIsTold()
    {
        using AnswerStore patient = Open();
        using AnswerStore hasty = new(new AnswerStoreOptions { Path = _path, LockTimeout = TimeSpan.Zero });
        Task<RecordedAnswer> waiting;
        using (new FileStream(_path + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = patient.AddAsync(Answer(1));
            Assert.That(
                async () => await hasty.AddAsync(Answer(2)),
                Throws.TypeOf<AnswerStoreException>().With.Message.Contains(
                    $"Another process has held {_path}.lock for 00:00:00; end it, or wait longer "
                    + "(AnswerStoreOptions.LockTimeout)."));
            Assert.That(waiting.IsCompleted, Is.False);
        }

        await waiting;
        Assert.That(RecordedAnswerFile.Read(_path), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Dispose_WhileAnswersAreBeingWritten_WritesThem()
    {
        await using AnswerStore store = Open();
        Task<RecordedAnswer>[] adding = [.. Enumerable.Range(0, 50).Select(i => store.AddAsync(Answer(i)))];
        await store.DisposeAsync();
        Assert.That(adding.All(task => task.IsCompletedSuccessfully));
        Assert.That(RecordedAnswerFile.Read(_path), Has.Count.EqualTo(50));
        Assert.That(() => store.AddAsync(Answer(51)), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => store.TryFind(Answer(1).Key, out _), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCase("", 0, "AnswerStoreOptions.Path is ''; allowed is the path of a file.")]
    [TestCase("a", -1, "AnswerStoreOptions.LockTimeout is -00:00:01; allowed is 00:00:00 to 01:00:00.")]
    public void Constructor_WithAnOptionOutOfRange_NamesIt(string path, int seconds, string message) =>
        Assert.That(
            () => new AnswerStore(new AnswerStoreOptions { Path = path, LockTimeout = TimeSpan.FromSeconds(seconds) }),
            Throws.ArgumentException.With.Message.EqualTo(message + " (Parameter 'options')"));

    private static RecordedAnswer Answer(int i) => new(AnswerKey.Create("m", $"prompt {i}"), $"answer {i}");

    private AnswerStore Open() => new(new AnswerStoreOptions { Path = _path });
}
