using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.LanguageModels.Live;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.OpenAI;

public class OpenAIBatchServiceTests
{
    private const string Key = "sk-test-9876543210";

    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };
    private static readonly Architecture[] Pool = [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 40 == 0)];

    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("openai-batches").FullName;

    [TearDown]
    public void TearDown()
    {
        string[] files = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);
        string[] leaks = [.. files.Where(file => File.ReadAllText(file).Contains(Key, StringComparison.Ordinal))];
        Directory.Delete(_folder, recursive: true);
        Assert.That(leaks, Is.Empty, "files with the key in them");
    }

    [Test]
    public async Task RunAsync_AgainstAServer_LabelsAndKeepsWhatEveryAnswerTook()
    {
        await using BatchServer server = await StartAsync();
        Assert.That(await RunAsync(server, maxPrompts: 4), Is.EqualTo(Expected));
        Assert.That(server.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
        Assert.That(server.Requests, Is.EquivalentTo(new Dictionary<string, int>
        {
            ["POST files"] = 2,
            ["POST batches"] = 2,
            ["GET batches/id"] = 4,
            ["GET files/id/content"] = 2,
        }));
        using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });
        Assert.That(
            (store.Totals.Answers, store.Totals.InputTokens, store.Totals.OutputTokens),
            Is.EqualTo((Pool.Length, 30L * Pool.Length, 4L * Pool.Length)));
        Assert.That(
            store.Totals.PromptBytes, Is.EqualTo(Pool.Sum(architecture => Encoding.UTF8.GetByteCount(Prompt(architecture)))));
    }

    [Test]
    public async Task ToRequestLine_OfAnyOptions_HasTheBodyThatChatSends()
    {
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            Seed = 7,
            MaxOutputTokens = 9,
            TopP = 0.25f,
            StopSequences = ["x"],
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object"}"""), "scores"),
            AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = 3, [AnswerKey.SampleProperty] = 1 },
        };
        foreach (ChatOptions? each in new[] { options, null })
        {
            var sent = new SentBody();
            using var client = new OpenAIChatClient(Options(new Uri("http://localhost:1/v1")), new HttpClient(sent));
            Assert.That(
                async () => await client.GetResponseAsync("Schätze \"BLEU\".\n", each), Throws.TypeOf<LanguageModelException>());
            JsonNode line = JsonNode.Parse(
                Service(new Uri("http://localhost:1/v1")).ToRequestLine("id1", new PromptCall("Schätze \"BLEU\".\n", each)))!;
            Assert.That(
                ((string)line["custom_id"]!, (string)line["method"]!, (string)line["url"]!),
                Is.EqualTo(("id1", "POST", "/v1/chat/completions")));
            Assert.That(JsonNode.DeepEquals(line["body"], JsonNode.Parse(sent.Body!)), $"{line["body"]} against {sent.Body}");
        }

        Assert.That(
            () => Service(new Uri("http://localhost:1/v1")).ToRequestLine(
                "id1", new PromptCall("p", new ChatOptions { ModelId = "other" })),
            Throws.ArgumentException.With.Message.StartsWith(
                "These batches ask 'loopback-1', the options name 'other'; make a service for that model."));
    }

    [Test]
    public async Task RunAsync_WithEveryKindOfBadResult_AsksAgainOrSaysWhyAndInventsNothing()
    {
        await using BatchServer server = await StartAsync();
        string[] prompts = [.. Pool.Select(Prompt)];
        server.Line = (id, prompt) => Array.IndexOf(prompts, prompt) switch
        {
            0 => $$$"""{"custom_id": "{{{id}}}", "error": null, "response": """
                + $$$"""{"status_code": 400, "body": {"error": {"message": "too long, {{{Key}}}" } } } }""",
            1 when server.Uploads.Count == 1 =>
                $$$"""{"custom_id": "{{{id}}}", "response": {"status_code": 500, "body": {}}, "error": null}""",
            2 when server.Uploads.Count == 1 =>
                $$$"""{"custom_id": "{{{id}}}", "response": null, "error": {"code": "batch_expired", "message": "too late"}}""",
            3 when server.Uploads.Count == 1 => "", // no line at all
            4 when server.Uploads.Count == 1 => "{\"custom_id\": \"", // torn
            5 => BatchServer.AnswerLine("somebody else's", """{"id": 1, "score": 99}"""),
            _ => null,
        };
        IReadOnlyList<Prediction> labels = await RunAsync(server);
        Assert.That(
            labels[0].Failure!.Reason,
            Is.EqualTo("the language model gave no answer: loopback-1 gave no answer (HTTP 400): too long, ***"));
        Assert.That(
            labels[5].Failure!.Reason,
            Is.EqualTo("the language model gave no answer: the batch has no result for it (in 3 batches of 3)"));
        foreach (int answered in new[] { 1, 2, 3, 4 }) Assert.That(labels[answered], Is.EqualTo(Expected[answered]));
        Assert.That(server.Uploads.Select(file => file.Count(letter => letter == '\n')), Is.EqualTo(new[] { Pool.Length, 5, 1 }));
        Assert.That(server.Paid, Is.Unique);
    }

    [Test]
    public async Task RunAsync_WithAServerThatFailsForATime_PaysOnceAndUploadsNoMoreThanNeeded()
    {
        await using BatchServer server = await StartAsync();
        server.Fault = async (context, count) =>
        {
            if (count > 1) return false;
            if (context.Request is { Method: "POST", Path.Value: "/v1/batches" })
            {
                // Makes the batch, and breaks the connection before it says so.
                server.Fault = (_, _) => Task.FromResult(false);
                using var client = new HttpClient();
                string body = await new StreamReader(context.Request.Body).ReadToEndAsync();
                await client.PostAsync(new Uri(server.Endpoint + "/batches"), new StringContent(body));
                context.Abort();
                return true;
            }

            context.Response.StatusCode = 503;
            return true;
        };
        Assert.That(await RunAsync(server), Is.EqualTo(Expected));
        Assert.That(server.Paid, Is.Unique.And.Count.EqualTo(Pool.Length));
        Assert.That(server.Requests["GET batches"], Is.EqualTo(1), "it asked whether the batch was made");
    }

    [Test]
    public async Task FindAsync_AmongManyBatches_FindsThatOfTheFile()
    {
        await using BatchServer server = await BatchServer.StartAsync();
        OpenAIBatchService service = Service(server.Endpoint);
        string path = Path.Combine(_folder, "requests.jsonl");
        await File.WriteAllBytesAsync(path, service.ToRequestLine("id1", new PromptCall("p", null)));
        var made = new List<(string File, string Batch)>();
        for (int i = 0; i < 5; i++)
        {
            string file = await service.UploadAsync(path);
            made.Add((file, await service.CreateAsync(file)));
        }

        foreach ((string file, string batch) in made) Assert.That(await service.FindAsync(file), Is.EqualTo(batch));
        Assert.That(await service.FindAsync(await service.UploadAsync(path)), Is.Null);
    }

    [Test]
    public async Task RunAsync_OfABatchThatFailsAsAWhole_SaysSoInTheServersWords()
    {
        await using BatchServer server = await StartAsync();
        server.End = "failed";
        Assert.That(
            async () => await RunAsync(server),
            Throws.TypeOf<LanguageModelException>().With.Message.Contains(
                "was refused: token_limit_exceeded: Enqueued token limit reached. Nothing of it was asked"));
        server.End = "completed";
        Assert.That(await RunAsync(server), Is.EqualTo(Expected));
    }

    [Test]
    public async Task RunAsync_OfAServerThatRefusesTheKey_FailsAtOnceWithoutTheKey()
    {
        await using BatchServer server = await StartAsync();
        server.Fault = async (context, _) =>
        {
            context.Response.StatusCode = 401;
            context.Response.ContentType = "application/json";
            string key = context.Request.Headers.Authorization.ToString();
            await context.Response.WriteAsync($$$"""{"error": {"message": "wrong key {{{key}}}"}}""");
            return true;
        };
        LanguageModelException failure = (await Assert.ThrowsAsync<LanguageModelException>(async () => await RunAsync(server)))!;
        Assert.That(failure.ToString(), Does.Contain("wrong key").And.Not.Contain(Key));
        Assert.That(server.Requests.Values.Sum(), Is.EqualTo(1));
    }

    [Test]
    public void UseOpenAIBatches_EveryRegistration_ResolvesAndOptionsAreValidated()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors()
            .UseAnswerStore(options => options.Path = Path.Combine(_folder, "answers.jsonl"))
            .UseOpenAI(options => (options.Model, options.ApiKey) = ("loopback-1", Key))
            .UseOpenAIBatches(options => options.Folder = _folder);
        using (ServiceProvider provider = services.BuildServiceProvider())
        {
            Assert.That(provider.GetRequiredService<IBatchService>(), Is.TypeOf<OpenAIBatchService>());
            Assert.That(provider.GetRequiredService<BatchRunner>(), Is.Not.Null);
            Assert.That(() => provider.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
        }

        services.Configure<BatchOptions>(options => options.MaxAttempts = 0);
        using ServiceProvider illegal = services.BuildServiceProvider();
        Assert.That(
            () => illegal.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(
                "BatchOptions.MaxAttempts is 0; allowed is 1 to 10."));
        Assert.That(
            () => new OpenAIBatchService(new OpenAIChatOptions { ApiKey = Key }),
            Throws.ArgumentException.With.Message.StartsWith("OpenAIChatOptions.Model is empty; name a model."));
    }

    private static IReadOnlyList<Prediction> Expected { get; } =
        [.. Pool.Select(architecture => Prediction.FromScore(architecture.GetIntegers("widths")[0]))];

    private static string Prompt(Architecture architecture) =>
        new PerformancePromptTemplate().Render(new PromptRequest(Toy, [], [architecture]));

    private static OpenAIChatOptions Options(Uri endpoint) => new() { Model = "loopback-1", ApiKey = Key, Endpoint = endpoint };

    private static OpenAIBatchService Service(Uri endpoint) => new(Options(endpoint));

    private static async Task<BatchServer> StartAsync()
    {
        BatchServer server = await BatchServer.StartAsync();
        server.Answer = ScriptedChatClient.Widths;
        return server;
    }

    private async Task<IReadOnlyList<Prediction>> RunAsync(BatchServer server, int maxPrompts = 100)
    {
        await using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(_folder, "answers.jsonl") });
        var options = new BatchOptions
        {
            Folder = Path.Combine(_folder, "batches"),
            MaxPromptsPerBatch = maxPrompts,
            PollInterval = TimeSpan.FromMilliseconds(1),
            Retries = new() { BaseDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(2) },
        };
        return await new BatchRunner(Service(server.Endpoint), store, options).RunAsync((client, token) =>
            new LlmPerformancePredictor(client, Toy, [], null, new() { BatchSize = 1 }).PredictAsync(Pool, token));
    }

    private sealed class SentBody : HttpMessageHandler
    {
        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.BadRequest);
        }
    }
}
