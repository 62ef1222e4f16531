using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

public class AtomicFileTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("storage").FullName;
        _path = Path.Combine(_folder, "figures.csv");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Write_EveryOverload_ReplacesTheContentAndLeavesNothingElse()
    {
        byte[] bytes = [1, 2, 3];
        AtomicFile.Write(_path, "old");
        AtomicFile.Write(_path, "ünï 漢");
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(Encoding.UTF8.GetBytes("ünï 漢")), "UTF-8 without a byte order mark");
        AtomicFile.Write(_path, bytes);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(bytes));
        AtomicFile.Write(_path, stream => stream.WriteByte(7));
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(new byte[] { 7 }));
        await AtomicFile.WriteAsync(_path, "text");
        Assert.That(File.ReadAllText(_path), Is.EqualTo("text"));
        await AtomicFile.WriteAsync(_path, bytes);
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(bytes));
        await AtomicFile.WriteAsync(_path, stream => stream.WriteAsync(bytes, 0, 2));
        Assert.That(File.ReadAllBytes(_path), Is.EqualTo(bytes[..2]));
        Assert.That(Names(), Is.EqualTo(new[] { "figures.csv" }));
    }

    [Test]
    public void Write_FailingHalfway_KeepsTheOldContentAndRemovesTheTemporaryFile()
    {
        AtomicFile.Write(_path, "old");
        Assert.That(() => AtomicFile.Write(_path, "a lone \ud83d surrogate"), Throws.InstanceOf<EncoderFallbackException>());
        Assert.That(() => AtomicFile.Write(_path, Fail), Throws.InvalidOperationException);
        Assert.That(
            () => AtomicFile.WriteAsync(_path, stream => Task.Run(() => Fail(stream))), Throws.InvalidOperationException);
        Assert.That(
            () => AtomicFile.WriteAsync(
                _path, "new", new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.ReadAllText(_path), Is.EqualTo("old"));
        Assert.That(Names(), Is.EqualTo(new[] { "figures.csv" }));
    }

    [Test]
    public void Write_OverAFolder_FailsAndRemovesTheTemporaryFile()
    {
        Directory.CreateDirectory(_path);
        Assert.That(
            () => AtomicFile.Write(_path, "new"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.EnumerateFiles(_folder), Is.Empty);
    }

    [Test]
    public void Write_IntoAFolderThatIsNotThere_NamesIt() => Assert.That(
        () => AtomicFile.Write(Path.Combine(_folder, "none/figures.csv"), "new"),
        Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(Path.Combine(_folder, "none")));

    // A kill runs no code any more: the writer is left as it stands.
    [Test]
    public void Commit_AfterAKillAtAnyPoint_LeavesOldOrNewContent() =>
        Prop.ForAll<byte[], byte[], PositiveInt>((old, content, cut) =>
    {
        AtomicFile.Write(_path, old);
        var killed = new PendingFile(_path);
        bool isOldAtFirst = File.ReadAllBytes(_path).AsSpan().SequenceEqual(old);
        int length = cut.Get % (content.Length + 1);
        killed.Content.Write(content.AsSpan(0, length));
        killed.Content.Flush();
        bool isOldAfterwards = File.ReadAllBytes(_path).AsSpan().SequenceEqual(old);
        AtomicFile.Write(_path, content);
        bool isNew = File.ReadAllBytes(_path).AsSpan().SequenceEqual(content);
        killed.Dispose();
        return isOldAtFirst && isOldAfterwards && isNew && Names() is ["figures.csv"];
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Write_ByManyAtOnce_LeavesTheWholeContentOfOne()
    {
        string[] contents = [.. Enumerable.Range(0, 50).Select(i => new string((char)('a' + (i % 26)), 10_000))];
        Parallel.ForEach(contents, content => AtomicFile.Write(_path, content));
        Assert.That(contents, Does.Contain(File.ReadAllText(_path)));
        Assert.That(Names(), Is.EqualTo(new[] { "figures.csv" }));
    }

    [Test]
    public async Task Write_InAProcessThatIsKilled_LeavesAWholeContent()
    {
        for (int kill = 0; kill < 3; kill++)
        {
            using Process child = OverwritingRun.Start(_path);
            while (!File.Exists(_path) && !child.HasExited) await Task.Delay(1);
            await Task.Delay(7 * (kill + 1));
            Assert.That(child.HasExited, Is.False, "the writer ended before it was killed");
            child.Kill();
            await child.WaitForExitAsync();
            string content = await File.ReadAllTextAsync(_path);
            Assert.That(content, Has.Length.EqualTo(OverwritingRun.Length).And.EqualTo(new string(content[0], content.Length)));
            File.Delete(_path);
        }
    }

    private static void Fail(Stream stream)
    {
        stream.WriteByte(1);
        throw new InvalidOperationException("on purpose");
    }

    private string[] Names() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(name => Path.GetFileName(name))];
}
