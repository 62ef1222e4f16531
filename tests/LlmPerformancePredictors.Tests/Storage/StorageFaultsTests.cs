using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>Why a file cannot be opened is told apart; only a sharing violation is another process's (issue 13, 38).</summary>
public class StorageFaultsTests
{
    private const int Nobody = 65534;
    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("faults").FullName;

    [TearDown]
    public void TearDown()
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void IsHeldByAnother_OfAHeldFile_AndOfNothingElse()
    {
        string path = Path.Combine(_folder, "held");
        using var held = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        IOException? exception = Assert.Throws<IOException>(() => File.OpenWrite(path).Dispose());
        Assert.That((StorageFaults.IsHeldByAnother(exception!), StorageFaults.CanExplain(exception!)), Is.EqualTo((true, false)));
        Assert.That(StorageFaults.IsHeldByAnother(new IOException("other")), Is.False);
        Assert.That(StorageFaults.IsHeldByAnother(new UnauthorizedAccessException()), Is.False);
    }

    [TestCase(28, "The disk is full, or this user's share of it; make space, and run again.")]
    [TestCase(30, "The disk is read-only; name a file on another, or mount it for writing.")]
    [Platform(Exclude = "Win")]
    public void Explain_OfAnErrorOfTheSystem_NamesFileAndRemedy(int error, string remedy)
    {
        var exception = new IOException("the system's words.", error);
        Assert.That((StorageFaults.IsHeldByAnother(exception), StorageFaults.CanExplain(exception)), Is.EqualTo((false, true)));
        Assert.That(
            StorageFaults.Explain("/data/a.jsonl", exception),
            Is.TypeOf<IOException>().With.Message.EqualTo("/data/a.jsonl cannot be written: the system's words. " + remedy));
    }

    [Test]
    public void Run_OfAFullDisk_NamesTheFileAndWhatToDo()
    {
        Assert.That(
            () => StorageFaults.Run("/data/a", () => throw new IOException("full.", OperatingSystem.IsWindows()
                ? unchecked((int)0x80070070) : 28)),
            Throws.TypeOf<IOException>().With.Message.EqualTo(
                "/data/a cannot be written: full. The disk is full, or this user's share of it; make space, and run again."));
        Assert.That(() => StorageFaults.CreateFolder(Path.Combine(_folder, "new", "deep")), Throws.Nothing);
        Assert.That(Directory.Exists(Path.Combine(_folder, "new", "deep")));
    }

    // A folder in the file's place is refused as a file in a read-only folder is, to a superuser too.
    [Test]
    public void Open_OfWhatMayNotBeWritten_SaysSoInsteadOfBlamingAnotherProcess()
    {
        string path = Path.Combine(_folder, "a.jsonl");
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(path + ".lock");
        Assert.That(
            () => new AnswerStore(new AnswerStoreOptions { Path = path }),
            Throws.TypeOf<UnauthorizedAccessException>().With.Message.StartsWith($"{path} may not be written: ")
                .And.Message.Not.Contains("nother process"));
        Assert.That(
            () => FileLock.Take(path + ".lock", "works"),
            Throws.TypeOf<UnauthorizedAccessException>().With.Message.StartsWith($"{path}.lock may not be written: "));
        Assert.That(
            () => FileLock.TakeAsync(path + ".lock", TimeSpan.FromMinutes(1), "Options.Timeout", TimeProvider.System),
            Throws.TypeOf<UnauthorizedAccessException>(), "at once");
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    [Platform(Exclude = "Win")]
    public void Open_InAReadOnlyFolder_SaysSoInsteadOfBlamingAnotherProcess()
    {
        File.SetUnixFileMode(
            _folder,
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        string path = Path.Combine(_folder, "a.jsonl");
        int user = Environment.IsPrivilegedProcess ? SetUserOfThread(Nobody) : -1;
        try
        {
            RequireRefused(path);
        }
        finally
        {
            if (user >= 0) _ = SetUserOfThread(user);
        }
    }

    private static void RequireRefused(string path)
    {
        Assert.That(
            () => new AnswerStore(new AnswerStoreOptions { Path = path }),
            Throws.TypeOf<UnauthorizedAccessException>().With.Message.StartsWith($"{path} may not be written: "));
        Assert.That(
            () => AtomicFile.Write(path, "a"),
            Throws.TypeOf<UnauthorizedAccessException>().With.Message.StartsWith($"{path} may not be written: "));
    }

    // A superuser may write everywhere, so this thread is another user to the file system meanwhile (Linux).
    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetUserOfThread(int user);
}
