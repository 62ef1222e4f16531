using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.LanguageModels.ByHand;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>What a killed writer left is gone after the next writing, and nothing else (issue 13, 38).</summary>
public class LeftoversTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("leftovers").FullName;
        _path = Path.Combine(_folder, "figures.csv");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Write_AfterAKill_RemovesItsTemporaryFileAndNothingElse()
    {
        string[] others = [
            "figures.csv.tmp", "figures.csv.old-1.tmp", "table.csv.2147483646-1.tmp", "figures.csv.2147483646-2.tmp.txt"];
        foreach (string other in others) File.WriteAllText(Path.Combine(_folder, other), "somebody's");
        File.WriteAllText(_path + ".2147483646-3.tmp", "half");
        AtomicFile.Write(_path, "new");
        Assert.That(Names(), Is.EquivalentTo(others.Append("figures.csv")));
    }

    // In a container every process has the same number.
    [Test]
    public void Write_AfterAKilledProcessOfTheSameNumber_RemovesItsTemporaryFile()
    {
        File.WriteAllText(_path + Invariant($".{Environment.ProcessId}-1000000.tmp"), "half");
        AtomicFile.Write(_path, "new");
        Assert.That(Names(), Is.EqualTo(new[] { "figures.csv" }));
    }

    [Test]
    public void Write_WhileAnotherProcessLives_LeavesItsTemporaryFile()
    {
        int parent = int.Parse(
            File.Exists("/proc/self/stat")
                ? File.ReadAllText("/proc/self/stat").Split(' ')[3]
                : "0", CultureInfo.InvariantCulture);
        if (parent <= 0) Assert.Ignore("The parent process is not known here.");
        Process.GetProcessById(parent).Dispose();
        string alive = _path + Invariant($".{parent}-1.tmp");
        File.WriteAllText(alive, "half");
        using var own = new PendingFile(_path);
        using (var open = new FileStream(_path + ".2147483646-1.tmp", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(_path, "new");
            Assert.That(Names(), Has.Length.EqualTo(4), "the file, this process's own, the living one's and the open one");
        }
    }

    [Test]
    public void PromptFolder_Opened_KeepsTemporaryFilesOfOthers()
    {
        string[] own = ["0001.prompt.txt.2147483646-1.tmp", "0002.key.json.tmp"], others = ["notes.tmp", "notes.txt.5-1.tmp"];
        foreach (string file in own.Concat(others)) File.WriteAllText(Path.Combine(_folder, file), "half");
        using var folder = new PromptFolder(new PromptFolderOptions { Folder = _folder, Model = "m" });
        Assert.That(Names(), Is.EquivalentTo(others.Append("folder.lock")));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private string[] Names() => [.. Directory.EnumerateFiles(_folder).Select(file => Path.GetFileName(file))];
}
