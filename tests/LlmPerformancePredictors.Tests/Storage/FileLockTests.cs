using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

public class FileLockTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("storage").FullName;
        _path = Path.Combine(_folder, "folder.lock");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Take_WhileItIsHeld_NamesTheWorkAndTheRemedy()
    {
        using (FileLock.Take(_path, "works"))
        {
            Assert.That(FileLock.TryTake(_path), Is.Null);
            Assert.That(() => FileLock.Take(_path, "works with the batches in /data"), Throws.TypeOf<IOException>()
                .With.Message.EqualTo("Another process works with the batches in /data; let it, or end it and run again."));
        }

        using FileLock? again = FileLock.TryTake(_path);
        Assert.That(again, Is.Not.Null, "it was let go");
    }

    [Test]
    public void TryTake_InAFolderThatIsNotThere_NamesIt() =>
        Assert.That(
            () => FileLock.TryTake(Path.Combine(_folder, "none/folder.lock")), Throws.TypeOf<DirectoryNotFoundException>());

    [Test]
    public async Task TakeAsync_WhileItIsHeld_WaitsUntilItIsLetGo()
    {
        FileLock held = FileLock.Take(_path, "works");
        Task<FileLock> waiting = FileLock.TakeAsync(_path, TimeSpan.FromMinutes(1), "Options.Timeout", TimeProvider.System);
        Assert.That(waiting.IsCompleted, Is.False);
        held.Dispose();
        (await waiting).Dispose();
    }

    [Test]
    public void TakeAsync_WhileItIsHeldTooLong_NamesPathAndOption()
    {
        using FileLock held = FileLock.Take(_path, "works");
        Assert.That(
            () => FileLock.TakeAsync(_path, TimeSpan.Zero, "Options.Timeout", TimeProvider.System),
            Throws.TypeOf<IOException>().With.Message.EqualTo(
                $"Another process has held {_path} for 00:00:00; end it, or wait longer (Options.Timeout)."));
    }
}
