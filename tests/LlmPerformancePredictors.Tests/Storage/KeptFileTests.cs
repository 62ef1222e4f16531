using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>
/// A device takes what was paid for and keeps nothing; it is refused before anything is paid, and never replaced.
/// </summary>
[Platform("Unix")]
public class KeptFileTests
{
    private string _folder = "";
    private string _device = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("kept").FullName;
        _device = Path.Combine(_folder, "null.jsonl");
        File.CreateSymbolicLink(_device, "/dev/null");
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AnswerStore_OnADevice_IsRefused() => Assert.That(
        () => new AnswerStore(new AnswerStoreOptions { Path = _device }), Throws.InstanceOf<IOException>().With.Message.EqualTo(
            $"{_device} is a device or a pipe, which keeps nothing that is written to it; name a file."));

    [Test]
    public void AtomicFile_OverADevice_IsRefusedAndLeavesIt()
    {
        Assert.That(
            () => AtomicFile.Write(_device, "content"),
            Throws.InstanceOf<IOException>().With.Message.Contains("is a device or a pipe"));
        Assert.That(new FileInfo(_device).LinkTarget, Is.EqualTo("/dev/null"));
        Assert.That(Directory.GetFiles(_folder), Is.EqualTo((string[])[_device]));
    }

    [Test]
    public void AtomicFile_OverAnEmptyFile_WritesIt()
    {
        string path = Path.Combine(_folder, "empty.txt");
        File.WriteAllText(path, "");
        AtomicFile.Write(path, "content");
        Assert.That(File.ReadAllText(path), Is.EqualTo("content"));
    }
}
