using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.LanguageModels.Batches;

/// <summary>
/// Folders of batches that are damaged, and services that give less than they count: nothing is paid for twice.
/// </summary>
public class BatchFolderFaultTests
{
    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 20 == 0)];

    private FakeBatchService _service = null!;
    private string _folder = "";

    private string Batches => Path.Combine(_folder, "batches");

    private string Keys => Path.Combine(Batches, "0001.keys.jsonl");

    private string State => Path.Combine(Batches, "0001.state.json");

    private string Results => Path.Combine(Batches, "0001.results.jsonl");

    private string Failures => Path.Combine(Batches, "0001.failures.jsonl");

    private static IReadOnlyList<Prediction> Expected { get; } =
        [.. Pool.Select(architecture => Prediction.FromScore(architecture.GetIntegers("widths")[0]))];

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("batch-faults").FullName;
        _service = new FakeBatchService(ScriptedChatClient.Widths);
    }

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task RunAsync_WithFewerResultsThanTheServiceCounts_StoresWhatIsThereAndNamesTheRest()
    {
        (_service.LostLines, _service.LosesAlways) = (3, true);
        IReadOnlyList<Prediction> labels = await RunAsync(maxAttempts: 1);
        Assert.That(labels.Take(Pool.Length - 3), Is.EqualTo(Expected.Take(Pool.Length - 3)));
        string reason = FormattableString.Invariant(
            $"the language model gave no answer: the results of batch-1 have {Pool.Length - 3} lines that can be read, of ")
            + FormattableString.Invariant($"{Pool.Length} answers that the service counts; delete {Results} and {Failures} to ")
            + "download them again. (in 1 batches of 1)";
        Assert.That(labels.Skip(Pool.Length - 3).Select(label => label.Failure!.Reason), Is.All.EqualTo(reason));
        Assert.That(await RunAsync(maxAttempts: 1), Is.EqualTo(labels), "the folder can be used");

        // What the message says helps, and costs nothing.
        _service.LostLines = 0;
        File.Delete(Results);
        File.Delete(Failures);
        Assert.That(await RunAsync(maxAttempts: 1), Is.EqualTo(Expected));
        Assert.That(_service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
    }

    [Test]
    public async Task RunAsync_WithResultsThatWereEmptiedOrChanged_DownloadsThemAgain()
    {
        foreach (string content in new[] { "", "[\"somebody\",\"answer\",\"20\"]\n" })
        {
            await StopAfterDownloadAsync();
            await File.WriteAllTextAsync(Results, content);
            Assert.That(await RunAsync(), Is.EqualTo(Expected));
            Assert.That(_service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
            Directory.Delete(Batches, recursive: true);
            File.Delete(Path.Combine(_folder, "answers.jsonl"));
            _service.Paid.Clear();
        }
    }

    [Test]
    public async Task RunAsync_WithAStoreThatLostItsAnswers_TakesThemFromTheFolderAndPaysNothing()
    {
        await RunAsync();
        foreach (bool emptied in new[] { false, true })
        {
            File.Delete(Path.Combine(_folder, "answers.jsonl"));
            if (emptied) await File.WriteAllTextAsync(Results, "");
            Assert.That(await RunAsync(), Is.EqualTo(Expected));
            Assert.That(_service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
        }
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"fileId\":\"\"}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"\"}")]
    [TestCase("{\"fileId\":\"f\",\"isJoined\":true}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"isDownloaded\":true}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"answered\":1,\"failed\":0,\"resultFiles\":[\"r\"]}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"state\":0,\"answered\":1,\"failed\":0,\"resultFiles\":[\"r\"]}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"state\":9,\"answered\":1,\"failed\":0,\"resultFiles\":[\"r\"]}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"state\":1,\"answered\":1,\"failed\":0,\"resultFiles\":null}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"state\":1,\"answered\":1,\"failed\":0,\"resultFiles\":[null]}}")]
    [TestCase("{\"fileId\":\"f\",\"batchId\":\"b\",\"end\":{\"state\":1,\"answered\":-1,\"failed\":0,\"resultFiles\":[\"r\"]}}")]
    public async Task RunAsync_OnAStateWithoutItsState_NamesTheFileAndWhatToDo(string state)
    {
        await RunAsync();
        await File.WriteAllTextAsync(State, state);
        Assert.That(
            async () => await RunAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{State} is no state of a batch: ")
                .And.Message.EndsWith("Delete it to have the batch made, and paid for, anew. Better: Restore it from a copy."));
        Assert.That(_service.Batches, Is.EqualTo(1), "nothing is asked");
        File.Delete(State);
        Assert.That(await RunAsync(), Is.EqualTo(Expected), "what the message says helps");
    }

    [Test]
    public async Task RunAsync_OnKeysThatAreDoubledNullOrMissing_NamesTheFile()
    {
        await StopAfterDownloadAsync();
        string[] good = await File.ReadAllLinesAsync(Keys);
        string id = System.Text.Json.JsonDocument.Parse(good[0]).RootElement.GetProperty("customId").GetString()!;
        foreach (string[] bad in new string[][]
        {
            [.. good, good[0]], [.. good[1..], good[1]], good[1..], [], ["null", .. good[1..]], ["{}", .. good[1..]],
            [good[0].Replace($"\"{id}\"", "null", StringComparison.Ordinal), .. good[1..]],
            [.. good[1..], good[0].Replace("\"key\":{", "\"key\":null,\"old\":{", StringComparison.Ordinal)],
            [.. good[1..], good[0].Replace("\"model\":\"m\"", "\"model\":null", StringComparison.Ordinal)],
        })
        {
            await File.WriteAllLinesAsync(Keys, bad);
            Assert.That(
                async () => await RunAsync(),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(Keys)
                    .And.Message.EndsWith("Restore it from a copy."), string.Join('\n', bad));
        }

        File.Delete(Keys);
        Assert.That(
            async () => await RunAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                $"{Keys} is missing, though the batch has other files."));
        Assert.That(_service.Batches, Is.EqualTo(1), "nothing is asked");
        await File.WriteAllLinesAsync(Keys, good);
        Assert.That(await RunAsync(), Is.EqualTo(Expected));
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"customId\":null,\"reason\":\"r\",\"isTransient\":true}")]
    public async Task RunAsync_OnFailuresThatCannotBeRead_NamesTheFile(string line)
    {
        await RunAsync();
        await File.WriteAllTextAsync(Failures, line + "\n");
        Assert.That(
            async () => await RunAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{Failures}, line 1 is no failure of a batch: "));
    }

    [Test]
    public async Task RunAsync_WithAnEarlierBatchDeleted_KnowsTheLaterOnes()
    {
        await RunAsync(maxPrompts: 6);
        int batches = _service.Batches;
        foreach (string file in Directory.GetFiles(Batches, "0001.*")) File.Delete(file);
        File.Delete(Path.Combine(_folder, "answers.jsonl"));
        Assert.That(await RunAsync(), Is.EqualTo(Expected));
        Assert.That(_service.Batches, Is.EqualTo(batches + 1), "the prompts of the deleted batch alone are asked again");
        Assert.That(Directory.GetFiles(Batches, "0001.*"), Is.Empty);
    }

    [Test]
    public async Task RunAsync_OfABatchThatTheServiceHasLost_SaysWhichFileToDelete()
    {
        await StopAfterDownloadAsync();
        File.Delete(Results);
        _service.Hook = (name, _) =>
        {
            if (name == "download") throw new LanguageModelException("m refused: HTTP 404 gone", 404, null, null);
        };
        Assert.That(
            async () => await RunAsync(),
            Throws.TypeOf<LanguageModelException>().With.Message.EqualTo(
                $"m refused: HTTP 404 gone If it stays so, delete {State}: the batch is then made anew, and its prompts "
                + "asked and paid for again."));
        _service.Hook = (_, _) => { };
        File.Delete(State);
        Assert.That(await RunAsync(), Is.EqualTo(Expected));
    }

    [Test]
    public async Task RunAsync_OnResultsThatHaveNeitherKeysNorState_NamesTheFileAndDeletesNothing()
    {
        await StopAfterDownloadAsync();
        File.Delete(Keys);
        File.Delete(State);
        string paid = await File.ReadAllTextAsync(Results);
        Assert.That(
            async () => await RunAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                $"{Keys} is missing, though the batch has other files. Delete all files of this number "));
        Assert.That(await File.ReadAllTextAsync(Results), Is.EqualTo(paid));
        Assert.That(_service.Batches, Is.EqualTo(1), "nothing is asked");
    }

    [Test]
    public async Task RunAsync_OnRequestsAlone_WritesThemAnew()
    {
        Directory.CreateDirectory(Batches);
        string requests = Path.Combine(Batches, "0001.requests.jsonl");
        await File.WriteAllTextAsync(requests, "torn");
        Assert.That(await RunAsync(), Is.EqualTo(Expected));
        Assert.That(await File.ReadAllTextAsync(requests), Does.Not.Contain("torn"));
    }

    [Test]
    public async Task RunAsync_WithAFailureBeforeAnAnswerOfOnePrompt_StoresTheAnswer()
    {
        await StopAfterDownloadAsync();
        string[] good = await File.ReadAllLinesAsync(Results);
        string id = System.Text.Json.JsonDocument.Parse(good[0]).RootElement[0].GetString()!;
        string text = string.Join('\n', [$"[\"{id}\",\"later\",\"too late\"]", .. good]) + "\n";
        await File.WriteAllTextAsync(Results, text);
        string fingerprint = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Results)));
        await File.WriteAllTextAsync(State, System.Text.RegularExpressions.Regex.Replace(
            await File.ReadAllTextAsync(State), "\"results\":\"[0-9a-f]*\"", $"\"results\":\"{fingerprint}\""));
        Assert.That(await RunAsync(), Is.EqualTo(Expected));
        Assert.That(_service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
    }

    private async Task StopAfterDownloadAsync()
    {
        bool isDownloaded = false;
        _service.Hook = (name, done) => isDownloaded |= name == "download" && done;
        await RunAsync();
        Assert.That(isDownloaded);
        _service.Hook = (_, _) => { };

        // As if it had been killed before the answers were stored.
        string state = await File.ReadAllTextAsync(State);
        await File.WriteAllTextAsync(State, state.Replace("\"isJoined\":true", "\"isJoined\":false", StringComparison.Ordinal));
        File.Delete(Failures);
        File.Delete(Path.Combine(_folder, "answers.jsonl"));
    }

    private async Task<IReadOnlyList<Prediction>> RunAsync(int maxPrompts = 100, int maxAttempts = 3)
    {
        await using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });
        var options = new BatchOptions
        {
            Folder = Batches,
            MaxPromptsPerBatch = maxPrompts,
            MaxAttempts = maxAttempts,
            PollInterval = TimeSpan.FromMilliseconds(1),
            Retries = new() { MaxRetries = 2, BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
        };
        return await new BatchRunner(_service, store, options).RunAsync((client, token) => new LlmPerformancePredictor(
            client, Toy, [], null, new() { BatchSize = 1, MaxConcurrency = 1 }).PredictAsync(Pool, token));
    }
}
