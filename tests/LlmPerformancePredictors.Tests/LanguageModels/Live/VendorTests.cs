using System.Net;
using System.Text;
using Anthropic;
using Anthropic.Exceptions;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>
/// Another vendor through its own package, as docs/language-models.md shows it, against an endpoint that is none.
/// </summary>
public class VendorTests
{
    private const string Answer = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"24.5"}],
        "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":4}}
        """;

    private const string Overloaded = """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""";

    private const string NoCredit =
        """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low."}}""";

    [Test]
    public async Task Chain_AroundAVendorsClient_RetriesCountsAndPaysForIt()
    {
        using var server = new Endpoint((529, Overloaded), (200, Answer));
        await using ServiceProvider provider = Provider(server);
        ChatResponse response = await provider.GetRequiredService<IChatClient>().GetResponseAsync(
            "BLEU?", new ChatOptions { MaxOutputTokens = 10 });
        Assert.That((response.Text, server.Requests), Is.EqualTo(("24.5", 2)));
        Assert.That(provider.GetRequiredService<Budget>().Spent, Is.EqualTo(new Spending(2, 9, 4)), "a failed call is free");
        UsageReport report = provider.GetRequiredService<UsageLedger>().Report;
        Assert.That((report.Calls, report.Failures), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Chain_AroundAVendorsClient_CountsACallThatTimedOutAsPaidFor()
    {
        using var server = new Endpoint((0, "The request timed out."), (200, Answer));
        await using ServiceProvider provider = Provider(server);
        await provider.GetRequiredService<IChatClient>().GetResponseAsync("BLEU?", new ChatOptions { MaxOutputTokens = 10 });
        Assert.That(
            provider.GetRequiredService<Budget>().Spent, Is.EqualTo(new Spending(2, "BLEU?".Length + 32 + 9, 10 + 4)));
    }

    [Test]
    public async Task Chain_AroundAVendorsClient_FailsAtOnceWhereItRefuses()
    {
        using var server = new Endpoint((400, NoCredit));
        await using ServiceProvider provider = Provider(server);
        LanguageModelException? failure = await Assert.ThrowsAsync<LanguageModelException>(
            async () => await provider.GetRequiredService<IChatClient>().GetResponseAsync(
                "BLEU?", new ChatOptions { MaxOutputTokens = 10 }));
        Assert.That((failure!.Kind, failure.Status, server.Requests), Is.EqualTo((LanguageModelFailureKind.Refused, 400, 1)));
        Assert.That(failure.Message, Does.Contain("credit balance"));
    }

    [Test]
    public async Task Documentation_OfAnotherVendor_IsWhatIsCompiledHere()
    {
        string here = File.ReadAllText(Find("tests/LlmPerformancePredictors.Tests/LanguageModels/Live/VendorTests.cs"));
        string page = await File.ReadAllTextAsync(Find("docs/language-models.md"));
        foreach (string mark in new[] { "register", "ask" })
            Assert.That(Unindent(page), Does.Contain(Unindent(Between(here, $"// docs: {mark}\n", $"// docs: end of {mark}\n"))));
    }

    private static ServiceProvider Provider(HttpMessageHandler server)
    {
        var services = new ServiceCollection();
        var anthropic = new AnthropicClient { ApiKey = "sk-ant-none", MaxRetries = 0, HttpClient = new HttpClient(server) };
        services.AddLlmPerformancePredictors()
            .UseRetries(options => options.BaseDelay = TimeSpan.FromMilliseconds(1))
            .UseBudget(options => options.MaxTokens = 10_000)
            .UseUsageLedger()
            // docs: register
            .UseChatClient(_ => anthropic.AsIChatClient("claude-haiku-4-5").AsBuilder().Use(AskAsync, null).Build())
            // docs: end of register
            .ConfigurePredictor(options => options.MaxOutputTokens = 800);
        return services.BuildServiceProvider();
    }

    // docs: ask
    private static async Task<ChatResponse> AskAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, IChatClient anthropic, CancellationToken cancellationToken)
    {
        try
        {
            return await anthropic.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (AnthropicApiException exception)
        {
            throw new LanguageModelException(exception.Message, (int)exception.StatusCode, retryAfter: null, exception);
        }
        catch (Exception exception) when (
            exception is AnthropicException or HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            // Without a status: broken off, timed out or unreadable; it may be tried again, and may have been charged for.
            throw new LanguageModelException(exception.Message, status: null, retryAfter: null, exception);
        }
    }
    // docs: end of ask

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.LastIndexOf(end, StringComparison.Ordinal)].TrimEnd();
    }

    // A function of a reader's program is no member of a class.
    private static string Unindent(string text) => string.Join(
        '\n', text.Split('\n').Select(line => line.Trim().Replace("private static", "static", StringComparison.Ordinal)));

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        throw new FileNotFoundException($"{path} is in no folder above {AppContext.BaseDirectory}.");
    }

    private sealed class Endpoint(params (int Status, string Body)[] answers) : HttpMessageHandler
    {
        private int _requests;

        public int Requests => _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (int status, string body) = answers[Interlocked.Increment(ref _requests) - 1];
            if (status == 0) throw new TaskCanceledException(body);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            });
        }
    }
}
