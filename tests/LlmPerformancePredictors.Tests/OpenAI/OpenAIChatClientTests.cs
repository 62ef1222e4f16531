using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.OpenAI;

public class OpenAIChatClientTests
{
    private const string Key = "sk-test-0123456789";
    private const string Answer =
        """{"id":"r1","object":"chat.completion","created":1700000000,"model":"m-2026","choices":[{"index":0,"message":"""
        + """{"role":"assistant","content":"24.3"},"finish_reason":"stop"}],"usage":"""
        + """{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}""";

    [Test]
    public async Task GetResponseAsync_OfAPrompt_GivesTextAndUsage()
    {
        var server = new Server(_ => Response(HttpStatusCode.OK, Answer));
        ChatResponse response = await Client(server).GetResponseAsync("Estimate.");
        Assert.That(response.Text, Is.EqualTo("24.3"));
        Assert.That(response.ModelId, Is.EqualTo("m-2026"));
        Assert.That((response.Usage!.InputTokenCount, response.Usage.OutputTokenCount), Is.EqualTo((11L, 3L)));
        Assert.That(server.Requests.Single().Uri, Is.EqualTo(new Uri("http://localhost:1/v1/chat/completions")));
    }

    [Test]
    public async Task GetResponseAsync_WithSettings_SendsThem()
    {
        var server = new Server(_ => Response(HttpStatusCode.OK, Answer));
        await Client(server).GetResponseAsync(
            [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Estimate.")],
            new ChatOptions
            {
                Temperature = 0.5f,
                Seed = 7,
                MaxOutputTokens = 9,
                TopP = 0.25f,
                StopSequences = ["x"],
                ResponseFormat = ChatResponseFormat.Json,
            });
        JsonElement body = JsonDocument.Parse(server.Requests.Single().Body).RootElement;
        Assert.That(body.GetProperty("model").GetString(), Is.EqualTo("m"));
        Assert.That(
            body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()),
            Is.EqualTo(new[] { "system", "user" }));
        Assert.That(body.GetProperty("temperature").GetDouble(), Is.EqualTo(0.5));
        Assert.That(body.GetProperty("top_p").GetDouble(), Is.EqualTo(0.25));
        Assert.That(body.GetProperty("seed").GetInt64(), Is.EqualTo(7));
        Assert.That(body.GetProperty("max_completion_tokens").GetInt32(), Is.EqualTo(9));
        Assert.That(body.GetProperty("stop")[0].GetString(), Is.EqualTo("x"));
        Assert.That(body.GetProperty("response_format").GetProperty("type").GetString(), Is.EqualTo("json_object"));
    }

    [Test]
    public async Task GetResponseAsync_WithAJsonSchema_SendsItStrictly()
    {
        var server = new Server(_ => Response(HttpStatusCode.OK, Answer));
        JsonElement schema = JsonElement.Parse("""{"type":"object","properties":{"score":{"type":"number"}}}""");
        await Client(server).GetResponseAsync(
            "p", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "scores") });
        JsonElement format = JsonElement.Parse(server.Requests.Single().Body).GetProperty("response_format");
        Assert.That(format.GetProperty("type").GetString(), Is.EqualTo("json_schema"));
        Assert.That(format.GetProperty("json_schema").GetProperty("name").GetString(), Is.EqualTo("scores"));
        Assert.That(format.GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.That(JsonElement.DeepEquals(format.GetProperty("json_schema").GetProperty("schema"), schema));
    }

    [Test]
    public async Task GetResponseAsync_WithLogProbabilities_AsksForThemAndHandsThemOver()
    {
        string answer = Answer.Replace("\"finish_reason\"", """
            "logprobs":{"content":[
            {"token":"24","logprob":-0.25,"bytes":[50,52],"top_logprobs":[
            {"token":"24","logprob":-0.25,"bytes":[50,52]},{"token":"25","logprob":-1.5,"bytes":[50,53]}]},
            {"token":".3","logprob":0,"bytes":null,"top_logprobs":[]}]},"finish_reason"
            """, StringComparison.Ordinal);
        var server = new Server(_ => Response(HttpStatusCode.OK, answer));
        ChatResponse response = await Client(server).GetResponseAsync(
            "p", new ChatOptions { AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = 2 } });
        JsonElement body = JsonElement.Parse(server.Requests.Single().Body);
        Assert.That(
            (body.GetProperty("logprobs").GetBoolean(), body.GetProperty("top_logprobs").GetInt32()), Is.EqualTo((true, 2)));
        IReadOnlyList<TokenLogProbability> tokens = TokenLogProbabilities.FromResponse(response)!;
        Assert.That(tokens.Select(token => (token.Text, token.LogProbability)), Is.EqualTo(new[] { ("24", -0.25), (".3", 0.0) }));
        Assert.That(
            tokens[0].Alternatives, Is.EqualTo(new[] { new TokenAlternative("24", -0.25), new TokenAlternative("25", -1.5) }));
        Assert.That(
            TokenLogProbabilities.FromResponse(
                await Client(new Server(_ => Response(HttpStatusCode.OK, Answer))).GetResponseAsync("p")),
            Is.Null);
    }

    [TestCase(HttpStatusCode.TooManyRequests, "m has had too many requests: ")]
    [TestCase(HttpStatusCode.ServiceUnavailable, "m failed: ")]
    [TestCase(HttpStatusCode.Unauthorized, "m refused: ")]
    public void GetResponseAsync_OfAServerThatRefuses_GivesStatusAndWordsOnceAndNeverTheKey(HttpStatusCode status, string message)
    {
        var server = new Server(
            request => Response(
                status,
                $"{{\"error\": {{\"message\": \"no, not for {request.Headers.Authorization!.Parameter}\"}}}}",
                retryAfter: 7));
        LanguageModelException failure = Catch(server);
        Assert.That(failure.Message, Does.StartWith(message).And.Contains("no, not for ***"));
        Assert.That(failure.Status, Is.EqualTo((int)status));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(failure.ToString(), Does.Not.Contain(Key));
        Assert.That(server.Requests, Has.Count.EqualTo(1), "the SDK's own retries are off");
    }

    [Test]
    public void GetResponseAsync_WithoutCredit_IsARefusalThatNoWaitingCures()
    {
        LanguageModelException failure = Catch(new Server(_ => Response(
            HttpStatusCode.TooManyRequests,
            """{"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", """
            + "\"code\": \"insufficient_quota\"}}",
            retryAfter: 7)));
        Assert.That(
            (failure.Kind, failure.IsTransient, failure.Status), Is.EqualTo((LanguageModelFailureKind.Refused, false, 429)));
        Assert.That(failure.Message, Does.StartWith("m refused: ").And.Contains("You exceeded your current quota"));
    }

    [TestCase("Retry-After", "Sun, 22 Nov 2026 12:00:30 GMT", 30)]
    [TestCase("Retry-After", "Sun, 22 Nov 2026 11:59:00 GMT", 0)]
    [TestCase("retry-after-ms", "1500", 1.5)]
    [TestCase("Retry-After", "soon", null)]
    public void GetResponseAsync_OfAServerThatAsksToWait_SaysHowLong(string header, string value, double? seconds)
    {
        LanguageModelException failure = Catch(new Server(_ =>
        {
            HttpResponseMessage response = Response(HttpStatusCode.ServiceUnavailable, "{}");
            response.Headers.TryAddWithoutValidation(header, value);
            return response;
        }));
        Assert.That(failure.RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("{\"id\": 7}")]
    [TestCase("<html>gateway</html>")]
    [TestCase("{\"id\":\"r\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[]}")]
    public void GetResponseAsync_OfAnAnswerThatIsNotOfTheProtocol_IsUnreadable(string body) =>
        Assert.That(Catch(
            new Server(_ => Response(HttpStatusCode.OK, body))), Has.Property("Kind").EqualTo(LanguageModelFailureKind.Unreadable)
            .And.Message.StartsWith("m answered in a form that cannot be read: "));

    [Test]
    public void GetResponseAsync_OfAServerThatIsNotThere_SaysSo()
    {
        LanguageModelException failure = Catch(new Server(_ => throw new HttpRequestException("connection refused")));
        Assert.That(failure.Message, Does.Contain("connection refused"));
        Assert.That(failure.Status, Is.Null);
    }

    [Test]
    public async Task GetResponseAsync_Canceled_IsNoFailureOfTheModel()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        Assert.That(
            async () => await Client(
                new Server(_ => Response(HttpStatusCode.OK, Answer))).GetResponseAsync("p", null, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void GetResponseAsync_BrokenOffByItsCancellation_IsCanceled()
    {
        using var stop = new CancellationTokenSource();
        var server = new Server(_ =>
        {
            stop.Cancel();
            throw new HttpRequestException("the connection was aborted");
        });
        Assert.That(
            async () => await Client(server).GetResponseAsync("p", null, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void GetResponseAsync_ForAnotherModel_IsRefused() =>
        Assert.That(
            async () => await Client(
                new Server(_ => Response(HttpStatusCode.OK, Answer))).GetResponseAsync(
                    "p", new ChatOptions { ModelId = "other" }),
            Throws.ArgumentException.With.Message.Contains("asks 'm', the options name 'other'"));

    [Test]
    public void Options_OutOfRange_NameOptionValueAndRangeAndNeverTheKey()
    {
        var options = new OpenAIChatOptions { Endpoint = new Uri("ftp://host"), Timeout = TimeSpan.Zero, ApiKey = Key };
        Assert.That(
            () => new OpenAIChatClient(options),
            Throws.ArgumentException.With.Message.StartsWith(
                "OpenAIChatOptions.Model is empty; name a model. OpenAIChatOptions.Endpoint is 'ftp://host/'; allowed is an "
                + "absolute http or https address. "
                + "OpenAIChatOptions.Timeout is 00:00:00; allowed is above 0, up to 1 day.").And.Message.Not.Contain(Key));
        Assert.That(options.ToString(), Does.Not.Contain(Key));
        Assert.That(
            () => new OpenAIChatClient(new OpenAIChatOptions { Model = "m", ApiKey = "" }),
            Throws.ArgumentException.With.Message.StartsWith("OpenAIChatOptions.ApiKey is not set"));
    }

    [TestCase(
        "http://localhost:1",
        " The address is http://localhost:1/: most servers answer at http://localhost:1/v1; "
            + "set OpenAIChatOptions.Endpoint to that.")]
    [TestCase(
        "http://localhost:1/v1",
        " The address is http://localhost:1/v1: see whether the server answers there, and has the model.")]
    public void GetResponseAsync_OfAnAddressWhereNothingIs_NamesItAndTheRemedy(string address, string advice)
    {
        var server = new Server(_ => Response(HttpStatusCode.NotFound, "404 page not found"));
        using var client = new OpenAIChatClient(
            new OpenAIChatOptions { Model = "m", ApiKey = Key, Endpoint = new Uri(address) }, new HttpClient(server));
        Assert.That(
            async () => await client.GetResponseAsync("Estimate."),
            Throws.TypeOf<LanguageModelException>().With.Message.EqualTo("m refused: HTTP 404 404 page not found" + advice));
    }

    [Test]
    public void UseOpenAI_WithoutACall_BindsItsSectionAndValidatesIt()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OpenAI:Model"] = "m",
            ["OpenAI:ApiKey"] = Key,
            ["OpenAI:Endpoint"] = "http://localhost:8000/v1",
            ["OpenAI:TokenLimitField"] = "Both",
            ["OpenAI:Timeout"] = "00:00:07",
        }).Build()).UseOpenAI();
        using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        OpenAIChatOptions options = provider.GetRequiredService<IOptions<OpenAIChatOptions>>().Value;
        Assert.That(
            (options.Model, options.ApiKey, options.Endpoint, options.TokenLimitField, options.Timeout),
            Is.EqualTo((
                "m", Key, new Uri("http://localhost:8000/v1"), OpenAITokenLimitField.Both, TimeSpan.FromSeconds(7))));
    }

    [Test]
    public void UseOpenAI_EveryRegistration_Resolves()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors().UseOpenAI(options => (options.Model, options.ApiKey) = ("m", Key));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.That(provider.GetRequiredService<IChatClient>(), Is.TypeOf<OpenAIChatClient>());
        Assert.That(() => provider.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
    }

    private static LanguageModelException Catch(Server server)
    {
        Exception? caught = null;
        try
        {
            Client(server).GetResponseAsync("Estimate.").GetAwaiter().GetResult();
        }
        catch (LanguageModelException exception)
        {
            caught = exception;
        }

        Assert.That(caught, Is.Not.Null);
        return (LanguageModelException)caught!;
    }

    private static OpenAIChatClient Client(Server server) =>
        new(
            new OpenAIChatOptions { Model = "m", ApiKey = Key, Endpoint = new Uri("http://localhost:1/v1") },
            new HttpClient(server),
            new JumpingTime());

    private static HttpResponseMessage Response(HttpStatusCode status, string json, int? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (retryAfter is { } seconds) response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return response;
    }

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> respond) : HttpMessageHandler
    {
        public List<(Uri Uri, string Body)> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Requests.Add((request.RequestUri!, await request.Content!.ReadAsStringAsync(cancellationToken)));
            return respond(request);
        }
    }
}
