using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Batches;

public class BatchRunnerTests
{
    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 20 == 0)];

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("batches").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task RunAsync_OfALabeling_AsksEachPromptOnceAndGivesEveryScore()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths);
        var reports = new List<BatchProgress>();
        IReadOnlyList<Prediction> labels = await RunAsync(service, progress: new Reports(reports));
        Assert.That(labels, Is.EqualTo(Expected));
        Assert.That(service.Batches, Is.EqualTo(1));
        Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
        Assert.That(reports[^1], Is.EqualTo(new BatchProgress(1, 1, Pool.Length, Pool.Length, 0)));
        Assert.That(await RunAsync(service), Is.EqualTo(Expected), "from the store");
        Assert.That(service.Batches, Is.EqualTo(1));
    }

    [Test]
    public async Task RunAsync_KilledBeforeOrAfterAnyCall_GoesOnWithTheSameLabelsAndPaysOnce()
    {
        var whole = new FakeBatchService(ScriptedChatClient.Widths);
        int calls = 0;
        whole.Hook = (_, _) => calls++;
        await RunAsync(whole, maxPrompts: 6, folder: "whole");
        Assert.That(calls, Is.EqualTo(2 * 2 * 4), "two batches: upload, create, status, download, each before and after");
        for (int kill = 0; kill < calls; kill++)
        {
            // Killed at this call of the first run, and again at one of the run that goes on.
            var service = new FakeBatchService(ScriptedChatClient.Widths);
            foreach (int moment in new[] { kill, kill / 2 })
            {
                int call = 0;
                service.Hook = (_, _) =>
                {
                    if (call++ == moment) throw new KilledException();
                };
                try
                {
                    await RunAsync(service, maxPrompts: 6, folder: $"kill{kill}");
                }
                catch (KilledException)
                {
                }
            }

            service.Hook = (_, _) => { };
            Assert.That(await RunAsync(service, maxPrompts: 6, folder: $"kill{kill}"), Is.EqualTo(Expected), $"killed at {kill}");
            Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length), $"killed at {kill}");
        }
    }

    [Test]
    public async Task RunAsync_StoppedAtAnyMoment_GoesOnWithTheSameLabelsAndPaysOnce()
    {
        for (int step = 0; step < 16; step++)
        {
            var service = new FakeBatchService(ScriptedChatClient.Widths);
            using var stop = new CancellationTokenSource();
            int call = 0;
            service.Hook = (_, _) =>
            {
                if (call++ == step) stop.Cancel();
            };
            try
            {
                await RunAsync(service, maxPrompts: 6, folder: $"stop{step}", token: stop.Token);
            }
            catch (OperationCanceledException)
            {
            }

            Assert.That(
                await RunAsync(service, maxPrompts: 6, folder: $"stop{step}"), Is.EqualTo(Expected), $"stopped at {step}");
            Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length), $"stopped at {step}");
        }
    }

    [Test]
    public async Task RunAsync_WithCallsThatFailForATime_MakesThemAgainAndPaysOnce()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths);
        var failed = new HashSet<(string, bool)>();
        service.Hook = (name, done) =>
        {
            if (failed.Add((name, done))) throw new LanguageModelException("503", 503, null, null);
        };
        Assert.That(await RunAsync(service), Is.EqualTo(Expected));
        Assert.That(
            failed.Select(failure => failure.Item1).Distinct(),
            Is.EquivalentTo(new[] { "upload", "create", "find", "status", "download" }));
        Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
    }

    [Test]
    public async Task RunAsync_WithADownloadCutOff_DownloadsAgainInsteadOfAskingAgain()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths) { LostLines = 2 };
        Assert.That(await RunAsync(service), Is.EqualTo(Expected));
        Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
    }

    [Test]
    public async Task RunAsync_WithUnreadableAnswers_AsksAgainInAnotherBatch()
    {
        var service = new FakeBatchService(prompt =>
            prompt.Contains("An earlier answer", StringComparison.Ordinal) ? ScriptedChatClient.Widths(prompt) : "no idea");
        Assert.That(await RunAsync(service), Is.EqualTo(Expected));
        Assert.That(service.Batches, Is.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_WithFailures_TriesAgainWhatMayPassAndKeepsTheReasons()
    {
        string never = Prompt(Pool[0]), later = Prompt(Pool[1]), always = Prompt(Pool[2]);
        int laterTimes = 0;
        var service = new FakeBatchService(ScriptedChatClient.Widths)
        {
            Fail = prompt => prompt == never ? new("", null, "content filter")
                : prompt == later && laterTimes++ == 0 ? new("", null, "server error", true)
                : prompt == always ? new("", null, "overloaded", true) : null,
        };
        for (int run = 0; run < 2; run++)
        {
            IReadOnlyList<Prediction> labels = await RunAsync(service);
            Assert.That(
                labels[0].Failure,
                Is.EqualTo(new PredictionFailure("the language model gave no answer: content filter")
                {
                    Kind = PredictionFailureKind.NoAnswer,
                }));
            Assert.That(
                labels[2].Failure!.Reason, Is.EqualTo("the language model gave no answer: overloaded (in 3 batches of 3)"));
            Assert.That(labels.Where((_, i) => i is not 0 and not 2), Is.EqualTo(Expected.Where((_, i) => i is not 0 and not 2)));
            Assert.That(
                service.Requests.Select(lines => lines.Length),
                Is.EqualTo(new[] { Pool.Length, 2, 1 }),
                "the second run asks nothing");
        }
    }

    [Test]
    public async Task RunAsync_WithABatchThatEndsEarly_AsksForTheRest()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths)
        {
            End = batch => batch == 1 ? BatchState.EndedEarly : BatchState.Completed,
        };
        Assert.That(await RunAsync(service), Is.EqualTo(Expected));
        Assert.That(service.Requests.Select(lines => lines.Length), Is.EqualTo(new[] { Pool.Length, Pool.Length - 1 }));
        Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
    }

    [Test]
    public async Task RunAsync_WithABatchThatIsRefused_SaysSoInTheServersWordsAndStartsAnewWhenRunAgain()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths)
        {
            End = batch => batch == 1 ? BatchState.Refused : BatchState.Completed,
        };
        Assert.That(async () => await RunAsync(service), Throws.TypeOf<LanguageModelException>().With.Message.EqualTo(
            $"m: the batch batch-1 ({Path.Combine(_folder, "run", "0001.requests.jsonl")}) was refused: the server's words "
            + "Nothing of it was asked; run again when that is mended."));
        Assert.That(await RunAsync(service), Is.EqualTo(Expected));
    }

    [Test]
    public void RunAsync_OfARunThatAlwaysAsksSomethingNew_EndsWithWhatToDo()
    {
        var service = new FakeBatchService(_ => "20");
        int asked = 0;
        Assert.That(
            async () =>
            {
                using AnswerStore store = Store("run");
                BatchOptions options = Options("run", 100);
                options.MaxRounds = 2;
                await new BatchRunner(service, store, options).RunAsync(async (client, token) =>
                {
                    try
                    {
                        return await client.GetResponseAsync($"prompt {asked++}", null, token);
                    }
                    catch (NotAskedException)
                    {
                        return null;
                    }
                });
            },
            Throws.InvalidOperationException.With.Message.EqualTo(
                "After 2 rounds of batches the run still asks something new; a run has to ask the same each time. If it needs "
                + "more rounds, raise BatchOptions.MaxRounds."));
        Assert.That(service.Batches, Is.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_UnderABudget_AsksInRoundsWhatIsAffordableAndNeverExceedsIt()
    {
        // At most the prompt's bytes and 32 for its form, and 10 for the answer; in fact 105. Six answers fit, with less than one
        // prompt's most left.
        long most = System.Text.Encoding.UTF8.GetByteCount(Prompt(Pool[0])) + 32 + 10;
        long limit = (6 * 105) + most - 1;
        var service = new FakeBatchService(ScriptedChatClient.Widths);
        await using AnswerStore store = Store("run");
        var budget = new Budget(new BudgetOptions { MaxTokens = limit });
        IReadOnlyList<Prediction> labels = await new BatchRunner(
            service, store, Options("run", 100), budget).RunAsync(LimitedAsync);
        Assert.That(budget.Spent, Is.EqualTo(new Spending(service.Paid.Count, 100 * service.Paid.Count, 5 * service.Paid.Count)));
        Assert.That(service.Paid, Has.Count.InRange(5, 7), "prompts differ by some bytes");
        Assert.That(labels.Take(service.Paid.Count), Is.EqualTo(Expected.Take(service.Paid.Count)));
        Assert.That(
            labels.Skip(service.Paid.Count).Select(label => label.Failure!),
            Is.All.Property("Kind").EqualTo(PredictionFailureKind.NotAsked).And.Property("Reason").StartsWith(
                $"the language model was not asked: The budget is used up: BudgetOptions.MaxTokens is {limit}, "));

        // A batch that is under way when a run is killed counts in the next one, once.
        int paid = service.Paid.Count;
        service.Hook = (name, done) =>
        {
            if (name == "create" && done) throw new KilledException();
        };
        var more = new BudgetOptions { MaxTokens = 100_000 };
        Assert.That(
            async () => await new BatchRunner(
                service, store, Options("run", 100), new Budget(more, null, store.Totals)).RunAsync(LimitedAsync),
            Throws.TypeOf<KilledException>());
        service.Hook = (_, _) => { };
        var last = new Budget(more, null, store.Totals);
        Assert.That(
            await new BatchRunner(service, store, Options("run", 100), last).RunAsync(LimitedAsync), Is.EqualTo(Expected));
        Assert.That(last.Spent, Is.EqualTo(new Spending(Pool.Length, 100 * Pool.Length, 5 * Pool.Length)));
        Assert.That(service.Paid, Is.Unique.And.Count.EqualTo(Pool.Length).And.Count.GreaterThan(paid));

        static Task<IReadOnlyList<Prediction>> LimitedAsync(IChatClient client, CancellationToken token)
        {
            var options = new LlmPredictorOptions { BatchSize = 1, MaxConcurrency = 1, MaxOutputTokens = 10 };
            Demonstration[] demonstrations = [new Demonstration(ToySpaces.Create(8), 20)];
            return new LlmPerformancePredictor(client, Toy, demonstrations, null, options).PredictAsync(Pool, token);
        }
    }

    [Test]
    public async Task RunAsync_WhileAnotherProcessHasTheFolder_IsRefused()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "run"));
        using (File.Open(Path.Combine(_folder, "run", "folder.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            Assert.That(
                async () => await RunAsync(new FakeBatchService(ScriptedChatClient.Widths)),
                Throws.TypeOf<IOException>().With.Message.EqualTo(
                    $"Another process works with the batches in {Path.Combine(_folder, "run")}; let it, or end it and run "
                    + "again."));
        await RunAsync(new FakeBatchService(ScriptedChatClient.Widths));
    }

    [Test]
    public async Task RunAsync_OfADamagedFolder_NamesTheFile()
    {
        await RunAsync(new FakeBatchService(ScriptedChatClient.Widths));
        string state = Path.Combine(_folder, "run", "0001.state.json");
        await File.WriteAllTextAsync(state, "{");
        Assert.That(
            async () => await RunAsync(new FakeBatchService(ScriptedChatClient.Widths)),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                $"{state} is no state of a batch: ").And.Message.EndsWith("Restore it from a copy."));
    }

    [Test]
    public async Task RunAsync_OnTruncatedKeys_NamesFileAndLine()
    {
        await RunAsync(new FakeBatchService(ScriptedChatClient.Widths));
        string keys = Path.Combine(_folder, "run", "0001.keys.jsonl");
        byte[] content = await File.ReadAllBytesAsync(keys);
        await File.WriteAllBytesAsync(keys, content[..^20]);
        File.Delete(Path.Combine(_folder, "run", "0001.state.json"));
        Assert.That(
            async () => await RunAsync(new FakeBatchService(ScriptedChatClient.Widths)),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{keys}, line {Pool.Length} is no key of a batch: ")
                .And.Message.EndsWith(" Restore it from a copy."));
    }

    [Test]
    public async Task RunAsync_WithWhatAKilledWriterLeft_ClearsItAway()
    {
        string folder = Path.Combine(_folder, "run");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "0001.requests.jsonl.tmp"), "half");
        await File.WriteAllTextAsync(Path.Combine(folder, "0001.keys.jsonl.12-3.tmp"), "half");
        Assert.That(await RunAsync(new FakeBatchService(ScriptedChatClient.Widths)), Is.EqualTo(Expected));
        Assert.That(Directory.EnumerateFiles(folder, "*.tmp"), Is.Empty);
    }

    [Test]
    public async Task RunAsync_WithMoreBytesThanABatchMayHave_MakesSeveral()
    {
        var service = new FakeBatchService(ScriptedChatClient.Widths);
        using AnswerStore store = Store("run");
        BatchOptions options = Options("run", 100);
        options.MaxBytesPerBatch = 1;
        await new BatchRunner(service, store, options).RunAsync(PredictAsync);
        Assert.That(service.Requests.Select(lines => lines.Length), Is.All.EqualTo(1));
        Assert.That(service.Batches, Is.EqualTo(Pool.Length));
    }

    [Test]
    public void Options_OutOfRange_NameOptionValueAndRange()
    {
        using AnswerStore store = Store("run");
        var options = new BatchOptions
        {
            PollInterval = TimeSpan.Zero,
            MaxPromptsPerBatch = 0,
            MaxBytesPerBatch = 0,
            MaxAttempts = 11,
            MaxRounds = 0,
            Retries = new() { MaxRetries = 0 },
        };
        Assert.That(
            () => new BatchRunner(new FakeBatchService(_ => ""), store, options),
            Throws.ArgumentException.With.Message.StartsWith(
                "BatchOptions.Folder is ''; allowed is the path of a folder. BatchOptions.PollInterval is 00:00:00; allowed is "
                + "00:00:00.0010000 to 1.00:00:00. "
                + "BatchOptions.MaxPromptsPerBatch is 0; allowed is 1 to 1000000. "
                + "BatchOptions.MaxBytesPerBatch is 0; allowed is 1 to 1000000000. "
                + "BatchOptions.MaxAttempts is 11; allowed is 1 to 10. BatchOptions.MaxRounds is 0; allowed is 1 to 1000. "
                + "RetryOptions.MaxRetries is 0; allowed is 1 to 100."));
    }

    private static IReadOnlyList<Prediction> Expected { get; } =
        [.. Pool.Select(architecture => Prediction.FromScore(architecture.GetIntegers("widths")[0]))];

    private static string Prompt(Architecture architecture) =>
        new PerformancePromptTemplate().Render(
            new PromptRequest(Toy, [new Demonstration(ToySpaces.Create(8), 20)], [architecture]));

    private static Task<IReadOnlyList<Prediction>> PredictAsync(IChatClient client, CancellationToken token) =>
        new LlmPerformancePredictor(
            client,
            Toy,
            [new Demonstration(ToySpaces.Create(8), 20)],
            null,
            new() { BatchSize = 1, MaxConcurrency = 1 }).PredictAsync(Pool, token);

    private BatchOptions Options(string folder, int maxPrompts) => new()
    {
        Folder = Path.Combine(_folder, folder),
        MaxPromptsPerBatch = maxPrompts,
        PollInterval = TimeSpan.FromMilliseconds(1),
        Retries = new() { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
    };

    private AnswerStore Store(string folder) => new(new AnswerStoreOptions { Path = Path.Combine(_folder, folder + ".jsonl") });

    private async Task<IReadOnlyList<Prediction>> RunAsync(
        FakeBatchService service,
        int maxPrompts = 100,
        string folder = "run",
        IProgress<BatchProgress>? progress = null,
        CancellationToken token = default)
    {
        await using AnswerStore store = Store(folder);
        return await new BatchRunner(service, store, Options(folder, maxPrompts)).RunAsync(PredictAsync, progress, token);
    }

    private sealed class KilledException : Exception;

    private sealed class Reports(List<BatchProgress> reports) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => reports.Add(value);
    }
}
