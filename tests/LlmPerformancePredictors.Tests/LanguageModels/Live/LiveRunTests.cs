using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

public class LiveRunTests
{
    // Where UseOpenTelemetry tells of calls unless it is given another name.
    private const string ChatSource = "Experimental.Microsoft.Extensions.AI";

    private string _folder = "";
    private string _store = "";

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("live").FullName;
        _store = Path.Combine(_folder, "answers.jsonl");
    }

    [TearDown]
    public void TearDown()
    {
        string[] files = [.. Directory.GetFiles(_folder).Where(HasKey)];
        Directory.Delete(_folder, recursive: true);
        Assert.That(files, Is.Empty, "files with the key in them");
    }

    [Test]
    public async Task LabelAsync_OfAServerThatFails30InAHundred_LabelsOrSaysWhyAndInventsNothing()
    {
        // Three of every ten requests, each kind in turn.
        Fault[] kinds = [.. Enum.GetValues<Fault>().Skip(1)];
        await using LoopbackServer server = await LoopbackServer.StartAsync(
            request => request % 10 is 2 or 5 or 7 ? kinds[(request / 10 * 3 + request % 10 / 3) % kinds.Length] : Fault.None);
        IReadOnlyList<Architecture> pool = LabelingRun.Pool(300);
        using var logs = new CollectedLogs();
        var activities = new List<string>();
        using ActivityListener listener = Listen(activities);
        var instruments = new ConcurrentDictionary<string, string>();
        using MeterListener meters = Listen(instruments);
        await using ServiceProvider provider = Provider(
            server, logs, timeout: 1, more: builder => builder.UseMiddleware(chat => chat.UseLogging().UseOpenTelemetry()));
        List<Label> labels = await LabelingRun.LabelAsync(provider, pool);

        Dictionary<string, double> truth = Truth(provider, pool);
        Assert.That(
            labels.Select(label => (label.Index, label.Architecture.Id)),
            Is.EqualTo(pool.Select((architecture, i) => ((long)i, architecture.Id))));
        foreach (Label label in labels)
            if (label.Prediction.HasScore) Assert.That(label.Prediction.Score, Is.EqualTo(truth[label.Architecture.Id]));
            else Assert.That(
                label.Prediction.Failure!.Reason,
                Does.Contain("no score").Or.Contain("empty").Or.Contain("gave no answer").Or.Contain("id"));
        Assert.That(labels.Count(label => label.Prediction.HasScore), Is.GreaterThan(pool.Count * 9 / 10));
        Assert.That(server.Requests, Is.LessThanOrEqualTo(pool.Count * 3 / 2));
        Assert.That(server.Faults.Keys, Is.EquivalentTo(Enum.GetValues<Fault>()), "every fault occurred");
        Assert.That(
            logs.Lines.Any(line => line.Text.Contains("not now, Bearer ***", StringComparison.Ordinal)),
            "the server repeats the key");
        Assert.That(logs.Lines.Where(line => line.Text.Contains(LabelingRun.Key, StringComparison.Ordinal)), Is.Empty);
        Assert.That(activities.Where(text => text.Contains(LabelingRun.Key, StringComparison.Ordinal)), Is.Empty);
        Assert.That(
            activities.Select(text => text.Split(' ')[0]).Distinct(), Is.EquivalentTo(new[] { "chat", "llmpp.label" }));
        Assert.That(
            activities.Count(
                text => text.StartsWith("chat", StringComparison.Ordinal)), Is.EqualTo(server.Requests), "every call");
        Assert.That(
            instruments.Keys,
            Is.SupersetOf(new[]
            {
                "gen_ai.client.operation.duration", "gen_ai.client.token.usage",
                "llmpp.retries", "llmpp.store.lookups", "llmpp.labels",
            }));
        Assert.That(instruments.Values.Where(text => text.Contains(LabelingRun.Key, StringComparison.Ordinal)), Is.Empty);
        Assert.That(LabelingRun.Describe(labels), Does.Not.Contain(LabelingRun.Key));
        Assert.That(
            logs.Lines.Where(line => line.Level > LogLevel.Trace && line.Text.Contains("# Answer", StringComparison.Ordinal)),
            Is.Empty,
            "prompts are at Trace only");
        Assert.That(
            logs.Lines.Where(line => line.Level == LogLevel.Trace && line.Text.Contains("# Answer", StringComparison.Ordinal)),
            Is.Not.Empty);
    }

    [Test]
    public async Task LabelAsync_AgainOnTheSameStore_AsksNothing()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync();
        IReadOnlyList<Architecture> pool = LabelingRun.Pool(60);
        string first, second;
        await using (ServiceProvider provider = Provider(server)) first = LabelingRun.Describe(
            await LabelingRun.LabelAsync(provider, pool));
        await using (ServiceProvider provider = Provider(server)) second = LabelingRun.Describe(
            await LabelingRun.LabelAsync(provider, pool));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(server.Requests, Is.EqualTo(pool.Count));
        var replay = new ServiceCollection();
        replay.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswerFile.Read(_store))
            .ConfigurePredictor(options => (options.BatchSize, options.MaxOutputTokens) = (1, 64))
            .ConfigureLabeling(options => options.BatchSize = 1);
        await using ServiceProvider offline = replay.BuildServiceProvider();
        Assert.That(
            LabelingRun.Describe(await LabelingRun.LabelAsync(offline, pool)),
            Is.EqualTo(first),
            "the recordings, without a server");
    }

    [Test]
    public async Task LabelAsync_KilledAtRandomMoments_LosesNothingAndPaysOnce()
    {
        const int Count = 200;
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(10));
        var runs = new KilledRuns(server, _folder, Count);
        string labels = await runs.RunAsync(kills: 3, seed: 11);
        string whole;
        await using (ServiceProvider provider = Provider(server, store: Path.Combine(_folder, "whole.jsonl")))
            whole = LabelingRun.Describe(await LabelingRun.LabelAsync(provider, LabelingRun.Pool(Count)));
        Assert.That(labels, Is.EqualTo(whole));
        Assert.That(whole.Split('\n'), Has.Length.EqualTo(Count + 1));
        Assert.That(runs.Kills, Is.EqualTo(3));
        Assert.That(runs.PaidTwice, Is.Zero);
        Assert.That(runs.MaxLost, Is.LessThanOrEqualTo(LabelingRun.Concurrency));
    }

    [Test]
    public async Task LabelAsync_KilledUnderABudgetThatIsRaised_LosesNothingPaysOnceAndKeepsToIt()
    {
        const int Count = 200;
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(10));
        var runs = new KilledRuns(server, _folder, Count);
        string labels = await runs.RunAsync(kills: 4, seed: 11, raisesBudget: true);
        string whole;
        await using (ServiceProvider provider = Provider(server, store: Path.Combine(_folder, "whole.jsonl")))
            whole = LabelingRun.Describe(await LabelingRun.LabelAsync(provider, LabelingRun.Pool(Count)));
        Assert.That(labels, Is.EqualTo(whole));
        Assert.That((runs.PaidTwice, runs.MaxOverspent), Is.EqualTo((0, 0)));
        Assert.That(runs.Kills, Is.GreaterThan(0));
        Assert.That(runs.MaxLost, Is.LessThanOrEqualTo(LabelingRun.Concurrency));
    }

    [Test]
    public async Task LabelAsync_OfTwoProcessesOnOneStore_GivesBothTheSameLabels()
    {
        const int Count = 60;
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(5));
        string[] labels = await new KilledRuns(server, _folder, Count).RunTwoAtOnceAsync();
        Assert.That(
            labels.SelectMany(text => text.Split('\n'))
                .Where(line => line.Contains("failed", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf("failed", StringComparison.Ordinal)..]).Distinct(),
            Is.Empty);
        Assert.That(labels[0], Is.EqualTo(labels[1]));
        Assert.That(labels[0].Split('\n'), Has.Length.EqualTo(Count + 1));
        Assert.That(RecordedAnswerFile.Read(_store).Select(answer => answer.Key), Is.Unique.And.Exactly(Count).Items);
    }

    [Test]
    public async Task LabelAsync_UnderABudget_NeverExceedsItAndSaysWhatIsMissing()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(latency: TimeSpan.FromMilliseconds(2));
        IReadOnlyList<Architecture> pool = LabelingRun.Pool(150);
        const long MaxTokens = 120_000;
        var reports = new List<LabelingProgress>();
        await using ServiceProvider provider = Provider(
            server, more: builder => builder.UseBudget(options => options.MaxTokens = MaxTokens));
        List<Label> labels = await LabelingRun.LabelAsync(provider, pool, new Reports(reports));
        var budget = provider.GetRequiredService<Budget>();
        UsageReport usage = provider.GetRequiredService<UsageLedger>().Report;
        Assert.That(
            usage.Totals.Tokens, Is.LessThanOrEqualTo(MaxTokens).And.GreaterThan(MaxTokens - 8_000), "the bound of one call");
        Assert.That(
            (budget.IsExhausted, budget.Spent.Tokens, budget.Spent.Calls), Is.EqualTo((true, usage.Totals.Tokens, usage.Calls)));
        Assert.That(server.Requests, Is.EqualTo(usage.Calls));
        Assert.That(server.MaxConcurrency, Is.GreaterThan(8));
        Assert.That(labels, Has.Count.EqualTo(pool.Count));
        long labeled = labels.Count(label => label.Prediction.HasScore);
        Assert.That(labeled, Is.EqualTo(usage.Totals.Answers));
        Assert.That(
            labels.Where(label => !label.Prediction.HasScore).Select(label => label.Prediction.Failure!),
            Is.All.Property("Kind").EqualTo(PredictionFailureKind.NotAsked).And.Property("Reason").StartsWith(
                "the language model was not asked: The budget is used up: BudgetOptions.MaxTokens is 120000, "));
        Assert.That(
            (reports[^1].Labeled, reports[^1].Failed, reports[^1].NotAsked), Is.EqualTo((labeled, 0L, pool.Count - labeled)));

        // Resumed, what is stored counts; with a larger budget the rest is labeled and nothing is paid twice.
        await using ServiceProvider same = Provider(
            server, more: builder => builder.UseBudget(options => options.MaxTokens = MaxTokens));
        Assert.That((await LabelingRun.LabelAsync(same, pool)).Count(label => label.Prediction.HasScore), Is.EqualTo(labeled));
        await using ServiceProvider larger = Provider(
            server, more: builder => builder.UseBudget(options => options.MaxTokens = 10 * MaxTokens));
        Assert.That((await LabelingRun.LabelAsync(larger, pool)).All(label => label.Prediction.HasScore));
        Assert.That(server.Requests, Is.EqualTo(pool.Count));
    }

    [Test]
    public async Task Forecast_ByTheRatioOfAFirstTrial_IsWhatTheRunTakes()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync();
        IReadOnlyList<Architecture> pool = LabelingRun.Pool(120);
        await using ServiceProvider provider = Provider(
            server,
            more: builder => builder.ConfigurePrices(prices => (prices.InputPerMillion, prices.OutputPerMillion) = (2, 8)));
        await LabelingRun.LabelAsync(provider, [.. pool.Take(20)]);
        var store = provider.GetRequiredService<AnswerStore>();
        var prices = new TokenPriceOptions { InputPerMillion = 2, OutputPerMillion = 8 };
        var forecast = UsageForecast.Create(
            LabelingRun.Predictor(provider).GetPrompts(pool), store.Totals, prices, store, LoopbackServer.Model);
        Assert.That((forecast.Prompts, forecast.Calls, forecast.BasedOn), Is.EqualTo((120L, 100L, 20L)));
        UsageReport before = provider.GetRequiredService<UsageLedger>().Report;
        await LabelingRun.LabelAsync(provider, pool);
        UsageReport after = provider.GetRequiredService<UsageLedger>().Report;
        Assert.That(after.Calls - before.Calls, Is.EqualTo(forecast.Calls));
        Assert.That(
            (double)(after.Totals.InputTokens - before.Totals.InputTokens), Is.EqualTo(forecast.InputTokens).Within(1).Percent);
        Assert.That(
            (double)(after.Totals.OutputTokens - before.Totals.OutputTokens),
            Is.EqualTo(forecast.OutputTokens).Within(1).Percent);
        Assert.That((double)(after.Money - before.Money)!, Is.EqualTo((double)forecast.Money!).Within(1).Percent);
    }

    [TestCase("TooManyRequests", 429, false)]
    [TestCase("TooManyRequestsWithRetryAfter", 429, false)]
    [TestCase("ServerError", 500, false)]
    [TestCase("Unavailable", 503, false)]
    [TestCase("Timeout", null, true)]
    [TestCase("Reset", null, true)]
    [TestCase("HalfBody", null, true)]
    [TestCase("MalformedJson", null, true)]
    public async Task GetResponseAsync_OfAFault_IsAFailureOfItsKind(string fault, int? status, bool mayCost)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(_ => Enum.Parse<Fault>(fault));
        LanguageModelException failure = await CatchAsync(server.Endpoint, TimeSpan.FromMilliseconds(150));
        LanguageModelFailureKind kind = fault switch
        {
            "Timeout" => LanguageModelFailureKind.TimedOut,
            "Reset" or "HalfBody" => LanguageModelFailureKind.Disconnected,
            "MalformedJson" => LanguageModelFailureKind.Unreadable,
            "ServerError" or "Unavailable" => LanguageModelFailureKind.ServerFailed,
            _ => LanguageModelFailureKind.TooManyRequests,
        };
        Assert.That(
            (failure.Kind, failure.Status, failure.IsTransient, failure.MayHaveBeenCharged),
            Is.EqualTo((kind, status, true, mayCost)),
            failure.ToString());
        Assert.That(failure.RetryAfter, Is.EqualTo(fault == "TooManyRequestsWithRetryAfter" ? TimeSpan.FromSeconds(1) : null));
        Assert.That(failure.ToString(), Does.Not.Contain(LabelingRun.Key));
        Assert.That(server.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task GetResponseAsync_OfAPortWithoutAServer_CostsNothing()
    {
        Uri gone;
        await using (LoopbackServer server = await LoopbackServer.StartAsync()) gone = server.Endpoint;
        LanguageModelException failure = await CatchAsync(gone, TimeSpan.FromSeconds(10));
        Assert.That(
            (failure.Kind, failure.IsTransient, failure.MayHaveBeenCharged),
            Is.EqualTo((LanguageModelFailureKind.Unreachable, true, false)),
            failure.ToString());
        Assert.That(failure.Message, Does.StartWith("loopback-1 could not be reached: "));
    }

    private static bool HasKey(string file) => File.ReadAllText(file).Contains(LabelingRun.Key, StringComparison.Ordinal);

    private static async Task<LanguageModelException> CatchAsync(Uri endpoint, TimeSpan timeout)
    {
        using var client = new OpenAIChatClient(new OpenAIChatOptions
        {
            Model = LoopbackServer.Model,
            Endpoint = endpoint,
            ApiKey = LabelingRun.Key,
            Timeout = timeout,
        });
        try
        {
            await client.GetResponseAsync("## Architecture 1\nx\n# Answer");
        }
        catch (LanguageModelException exception)
        {
            return exception;
        }

        throw new AssertionException("The call did not fail.");
    }

    private static Dictionary<string, double> Truth(IServiceProvider provider, IReadOnlyList<Architecture> pool) =>
        pool.Zip(LabelingRun.Predictor(provider).GetPrompts(pool)).ToDictionary(
            pair => pair.First.Id, pair => LoopbackServer.ScoreOf(pair.Second.Text));

    private static ActivityListener Listen(List<string> activities)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is LanguageModelTelemetry.ActivitySourceName or ChatSource,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (activities) activities.Add(
                    $"{activity.OperationName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static MeterListener Listen(ConcurrentDictionary<string, string> instruments)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name is LanguageModelTelemetry.MeterName or ChatSource)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>(
            (instrument, _, tags, _) => instruments[instrument.Name] = string.Join(' ', tags.ToArray()));
        listener.SetMeasurementEventCallback<long>(
            (instrument, _, tags, _) => instruments[instrument.Name] = string.Join(' ', tags.ToArray()));
        listener.SetMeasurementEventCallback<double>(
            (instrument, _, tags, _) => instruments[instrument.Name] = string.Join(' ', tags.ToArray()));
        listener.Start();
        return listener;
    }

    private ServiceProvider Provider(
        LoopbackServer server,
        CollectedLogs? logs = null,
        string? store = null,
        Action<LlmPerformancePredictorsBuilder>? more = null,
        double timeout = 60)
    {
        var services = new ServiceCollection();
        if (logs is not null) services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        LabelingRun.AddTo(services, server.Endpoint, store ?? _store, more, timeout);
        return services.BuildServiceProvider();
    }

    private sealed class Reports(List<LabelingProgress> reports) : IProgress<LabelingProgress>
    {
        public void Report(LabelingProgress value) => reports.Add(value);
    }
}
