using System.Security.Cryptography;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;

namespace LlmPerformancePredictors.Tests.Nats;

public class NatsWeightStoreTests
{
    private NatsServer _server = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public void StartServer() => _server = InstalledNats.Start();

    [OneTimeTearDown]
    public void StopServer() => _server?.Dispose();

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("weights-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task FetchAsync_OfAPublishedFile_IsTheSameFileAndFetchedOnce()
    {
        (string file, byte[] content) = Write(3_000_000);
        await using var store = new NatsWeightStore(_server.CreateOptions());
        string fingerprint = await store.PublishAsync(file);
        Assert.That(fingerprint, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))));
        Assert.That(await store.PublishAsync(file), Is.EqualTo(fingerprint));

        string folder = Path.Combine(_folder, "cache");
        string[] fetched = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.FetchAsync(fingerprint, folder)));
        Assert.That(fetched.Distinct().Count(), Is.EqualTo(1));
        Assert.That(File.ReadAllBytes(fetched[0]), Is.EqualTo(content));
        DateTime written = File.GetLastWriteTimeUtc(fetched[0]);
        await using var other = new NatsWeightStore(_server.CreateOptions());
        await other.FetchAsync(fingerprint, folder);
        Assert.That(File.GetLastWriteTimeUtc(fetched[0]), Is.EqualTo(written));
        Assert.That(Directory.GetFiles(folder), Has.Length.EqualTo(1), "no temporary file is left");
    }

    [Test]
    public async Task FetchAsync_OfADamagedCopy_FetchesItAgain()
    {
        (string file, byte[] content) = Write(1000);
        await using var store = new NatsWeightStore(_server.CreateOptions());
        string fingerprint = await store.PublishAsync(file);
        string path = await store.FetchAsync(fingerprint, _folder);
        await File.WriteAllTextAsync(path, "damaged");
        await store.FetchAsync(fingerprint, _folder);
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(content));
    }

    [Test]
    public async Task FetchAsync_OfWhatIsNotThere_NamesItAndTheRemedy()
    {
        await using var store = new NatsWeightStore(_server.CreateOptions());
        Assert.That(
            async () => await store.FetchAsync(new string('a', 64), _folder),
            Throws.TypeOf<EvaluationQueueException>().With.Message.Contains("has no file aaaa")
                .And.Message.Contains("publish it (NatsWeightStore.PublishAsync)"));
        Assert.That(
            async () => await store.FetchAsync("../../etc/passwd", _folder),
            Throws.ArgumentException.With.Message.Contains("is no fingerprint"));
        Assert.That(
            async () => await store.PublishAsync(Path.Combine(_folder, "nowhere")), Throws.InstanceOf<IOException>());
    }

    private (string File, byte[] Content) Write(int length)
    {
        byte[] content = new byte[length];
        RandomSource.Create(length).NextBytes(content);
        string file = Path.Combine(_folder, "weights.safetensors");
        File.WriteAllBytes(file, content);
        return (file, content);
    }
}
