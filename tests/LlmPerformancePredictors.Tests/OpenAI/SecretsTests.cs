using System.Net;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>The key and what else is secret, wherever a server repeats it.</summary>
public class SecretsTests
{
    private const string Key = ScriptedServer.Key;

    private static string[] Encoded =>
    [
        Key, Uri.EscapeDataString(Key), Uri.EscapeDataString(Key).ToLowerInvariant(), WebUtility.HtmlEncode(Key),
        Key.Replace("+", "&#43;", StringComparison.Ordinal).Replace("/", "&#x2F;", StringComparison.Ordinal),
        "Bearer%20" + Uri.EscapeDataString(Key), "x" + Key + "y",
    ];

    [TestCaseSource(nameof(Encoded))]
    public async Task Key_ThatAServerRepeatsInAnyEncoding_IsInNoMessageAndNoAnswer(string repeated)
    {
        foreach (string sent in new[] { Key, $" {Key}\n", $"\t{Key}\r\n" })
        {
            OpenAIChatOptions options = ScriptedServer.Options();
            options.ApiKey = sent;
            var refused = new ScriptedServer(
                JsonSerializer.Serialize(new { error = new { message = $"wrong key {repeated}." } }),
                HttpStatusCode.Unauthorized);
            LanguageModelException failure = await refused.CatchAsync(options);
            Assert.That(failure.ToString(), Does.Contain("wrong key ").And.Contains("***").And.Not.Contain("0123456789"));

            var answered = new ScriptedServer(Answer($"24.3 {repeated}"));
            ChatResponse response = await answered.Client(options).GetResponseAsync("p");
            Assert.That(response.Text, Does.StartWith("24.3 ").And.Contains("***").And.Not.Contain("0123456789"));
            string line = $$$$"""{"custom_id":"a","response":{"status_code":200,"body":{{{{Answer($"24.3 {repeated}")}}}}}}""";
            Assert.That(answered.Batches(options).ReadResultLine(line)!.Response!.Text, Is.EqualTo(response.Text));
        }
    }

    [Test]
    public async Task Key_ThatAnAnswerRepeats_IsNotInTheStore()
    {
        string folder = Directory.CreateTempSubdirectory("secrets").FullName;
        string path = Path.Combine(folder, "answers.jsonl");
        await using (var store = new AnswerStore(new AnswerStoreOptions { Path = path }))
        {
            var client = new RecordingChatClient(new ScriptedServer(Answer($"24.3 {Key}")).Client(), store);
            await client.GetResponseAsync("p");
        }

        string stored = await File.ReadAllTextAsync(path);
        Directory.Delete(folder, recursive: true);
        Assert.That(stored, Does.Contain("24.3 ***").And.Not.Contain("0123456789"));
    }

    [Test]
    public void Key_InThePathOfTheEndpoint_IsNotInItsTextNorInTheMetadata()
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        (options.ApiKey, options.Endpoint) = ("sk-path-0123456789", new Uri("http://localhost:1/sk-path-0123456789/v1"));
        OpenAIChatClient client = new ScriptedServer("{}").Client(options);
        var metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;
        Assert.That(options.ToString(), Is.EqualTo("m at http://localhost:1/***/v1"));
        Assert.That(metadata.ProviderUri!.ToString(), Is.EqualTo("http://localhost:1/***/v1"));
    }

    [Test]
    public async Task UserInfo_ThatIsATokenAlone_OrComesBackAsBase64_IsInNoMessage()
    {
        foreach (string user in new[] { "tok0123456789:", "somebody:tok0123456789" })
        {
            OpenAIChatOptions options = ScriptedServer.Options();
            options.Endpoint = new Uri($"http://{user}@localhost:1/v1");
            string header = Convert.ToBase64String(Encoding.UTF8.GetBytes(user));
            string body = JsonSerializer.Serialize(new { error = $"no tok0123456789, Authorization: Basic {header}" });
            LanguageModelException failure = await new ScriptedServer(body, HttpStatusCode.Forbidden).CatchAsync(options);
            Assert.That(failure.ToString(), Does.Contain("***").And.Not.Contain("0123456789").And.Not.Contain(header));
        }
    }

    [Test]
    public void Key_OfWhiteSpace_IsNoneAndTheVariablesCounts()
    {
        string? before = Environment.GetEnvironmentVariable(OpenAIChatOptions.ApiKeyVariable);
        try
        {
            Environment.SetEnvironmentVariable(OpenAIChatOptions.ApiKeyVariable, Key);
            OpenAIChatOptions options = ScriptedServer.Options();
            options.ApiKey = " \n";
            string? sent = null;
            var server = new ScriptedServer(request =>
            {
                sent = request.Headers.Authorization?.Parameter;
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Answer("24.3")) };
            });
            Assert.That(async () => await server.Client(options).GetResponseAsync("p"), Throws.Nothing);
            Assert.That(sent, Is.EqualTo(Key));
        }
        finally
        {
            Environment.SetEnvironmentVariable(OpenAIChatOptions.ApiKeyVariable, before);
        }
    }

    [TestCase("x")]
    [TestCase("e")]
    [TestCase("EMPTY")]
    [TestCase("ollama")]
    [TestCase("lm-studio")]
    [TestCase("any text")]
    [TestCase("custom_id")]
    [TestCase("batch")]
    public async Task Key_ThatIsAnyTextOfALocalServer_CutsNothingOutOfAnswersAndResults(string key)
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        options.ApiKey = key;
        string text = $"{key}: 24.3 of EMPTY ollama, lm-studio, any text, custom_id and batch-1";
        var server = new ScriptedServer(Answer(text));
        Assert.That((await server.Client(options).GetResponseAsync("p")).Text, Is.EqualTo(text));
        string line = $$"""{"custom_id":"{{key}}1","id":"batch_req_{{key}}","response":{"status_code":200,"body":"""
            + Answer(text) + "}}";
        using var destination = new MemoryStream();
        await new ScriptedServer(line).Batches(options).DownloadAsync("file-1", destination);
        Assert.That(Encoding.UTF8.GetString(destination.ToArray()), Is.EqualTo(line + "\n"));
    }

    [Test]
    public async Task DownloadAsync_OfResultsWithTheKey_LeavesItOutAndKeepsNamesAndIds()
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        options.ApiKey = "finish_reason_9";
        const string line = """{"custom_id":"finish_reason_9","response":{"finish_reason_9":1,"body":"a finish_reason_9 b"}}""";
        using var destination = new MemoryStream();
        await new ScriptedServer(line).Batches(options).DownloadAsync("file-1", destination);
        Assert.That(
            Encoding.UTF8.GetString(destination.ToArray()),
            Is.EqualTo("""{"custom_id":"finish_reason_9","response":{"finish_reason_9":1,"body":"a *** b"}}""" + "\n"));
    }

    [TestCase("sk-test\u0007bell-0123")]
    [TestCase("sk-test\nfeed-0123")]
    [TestCase("sk-tëst-0123456")]
    [TestCase("sk-test\u200B-0123456")]
    [TestCase("sk-test\u007F-0123456")]
    public void ApiKey_WithControlOrOtherCharacters_IsRefusedWithoutShowingIt(string key)
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        options.ApiKey = key;
        Action[] creations = [() => _ = new OpenAIChatClient(options), () => _ = new OpenAIBatchService(options)];
        foreach (Action create in creations)
            Assert.That(
                create,
                Throws.ArgumentException.With.Message.StartsWith("OpenAIChatOptions.ApiKey has control characters")
                    .And.Message.Not.Contain("sk-").And.Message.Not.Contain("0123"));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\r\n\t")]
    public void ApiKey_OfWhiteSpace_IsNoKey(string key) =>
        Assert.That(
            () => new OpenAIChatClient(new OpenAIChatOptions { Model = "m", ApiKey = key }),
            Throws.ArgumentException.With.Message.StartsWith("OpenAIChatOptions.ApiKey is not set"));

    [Test]
    public async Task Endpoint_WithUserInfoAndQuery_ShowsThemNowhere()
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        options.Endpoint = new Uri("http://user:pass1234@localhost:1/v1?token=quay5678#frag9012");
        Assert.That(options.ToString(), Is.EqualTo("m at http://localhost:1/v1"));
        var server = new ScriptedServer(request => throw new HttpRequestException(
            $"cannot connect to {request.RequestUri} or {options.Endpoint}, pass1234, quay5678"));
        using OpenAIChatClient client = server.Client(options);
        var metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;
        Assert.That(metadata.ProviderUri, Is.EqualTo(new Uri("http://localhost:1/v1")));
        LanguageModelException failure = await server.CatchAsync(options);
        foreach (string secret in new[] { "user:", "pass1234", "quay5678", "frag9012" })
            Assert.That(failure.ToString(), Does.Contain("cannot connect to http://").And.Not.Contain(secret));

        foreach (string address in new[]
        {
            "ftp://user:pass1234@host/v1?token=quay5678", "user:pass1234@host/v1?token=quay5678", "//user:pass1234@host?quay5678",
        })
        {
            options.Endpoint = new Uri(address, UriKind.RelativeOrAbsolute);
            Assert.That(
                () => new OpenAIChatClient(options),
                Throws.ArgumentException.With.Message.Contains("OpenAIChatOptions.Endpoint is '")
                    .And.Message.Not.Contain("pass1234").And.Message.Not.Contain("quay5678"));
            Assert.That(options.ToString(), Does.Not.Contain("pass1234").And.Not.Contain("quay5678"));
        }
    }

    [TestCase("http://user:pa55word-x@proxy:3128/")]
    [TestCase("http://user:pa@55word-x@proxy:3128/")]
    [TestCase("socks5://pa55word-x@proxy:1080")]
    public async Task Proxy_WithAPassword_IsInNoMessageAndNoCause(string proxy)
    {
        var server = new ScriptedServer(_ => throw new HttpRequestException(
            HttpRequestError.ProxyTunnelError, $"The proxy tunnel request to proxy '{proxy}' failed with status code '407'.",
            new InvalidOperationException(proxy)));
        LanguageModelException failure = await server.CatchAsync();
        Assert.That(failure.Kind, Is.EqualTo(LanguageModelFailureKind.Unreachable));
        Assert.That(failure.ToString(), Does.Contain("://***@proxy:").And.Contains("'407'").And.Not.Contain("55word"));
    }

    private static string Answer(string text) =>
        JsonSerializer.Serialize(new { choices = new[] { new { message = new { content = text }, finish_reason = "stop" } } });
}
