using System.Net;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>Answers and errors of other shapes than OpenAI's, in chat and in the results of batches.</summary>
public class OddAnswersTests
{
    private const string Usage = """ "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":20}""";

    private static readonly string[] GoodBodies =
    [
        Body("\"finish_reason\":\"eos\""), Body("\"finish_reason\":null"), Body("\"finish_reason\":\"\""),
        Body("\"finish_reason\":7"), Body("\"index\":\"zero\""), Body("\"index\":null"), Body("\"logprobs\":\"none\""),
        Body("\"logprobs\":{\"content\":[{\"token\":\"24.3\",\"logprob\":-Infinity}]}"), Body("\"logprobs\":{\"content\":7}"),
        Body("\"error\":{}"), Body("\"error\":null"), Body("\"stop_reason\":{\"a\":[1]}"),
        Body("", "\"id\":7"), Body("", "\"id\":null"), Body("", "\"created\":\"now\""), Body("", "\"created\":1700000000.25"),
        Body("", "\"created\":1e30"), Body("", "\"model\":null"), Body("", "\"model\":[]"), Body("", "\"object\":false"),
        Body("", "\"system_fingerprint\":{}"), Body("", "\"service_tier\":\"odd\""), Body("", "\"error\":\"\""),
        Body("", "\"error\":{\"message\":\"\",\"code\":null}"), Body("", "\"error\":false"), Body("", "\"timings\":{\"a\":NaN}"),
        Body("", "\"deep\":" + new string('[', 200) + new string(']', 200)), Body("", "\"id\":\"\\ud83d\""),
        "\uFEFF" + Body(""), "[" + Body("") + "]",
        Body("").Replace("\"24.3\"", """[{"type":"thinking","thinking":[]},{"type":"text","text":"24"},{"text":".3"}]""",
            StringComparison.Ordinal),
        Body("").Replace("\"24.3\"", "24.3", StringComparison.Ordinal),
        Body("").Replace("\"assistant\"", "null", StringComparison.Ordinal),
        Body("").Replace("\"24.3\"", """[{"type":"text","text":{"value":"24.3","annotations":[]}}]""", StringComparison.Ordinal),
        Body("").Replace("\"choices\":[", "\"choices\":[null,{\"message\":{\"content\":null}},", StringComparison.Ordinal),
        Body("", "\"note\":\"two\tparts\""),
        """{"choices":[{"message":"24.3"}],""" + Usage + "}", """{"choices":{"message":{"content":"24.3"}},""" + Usage + "}",
        """{"choices":[{"text":"24.3","finish_reason":"stop"}],""" + Usage + "}",
        """{"choices":[{"delta":{"content":"24.3"},"finish_reason":"stop"}],""" + Usage + "}",
        Body("").Replace(":11,", ":\"11\",", StringComparison.Ordinal),
    ];

    private static readonly (string Body, int? Status, LanguageModelFailureKind Kind)[] Errors =
    [
        ("""{"error":{"code":402,"message":"no credit here"}}""", 402, LanguageModelFailureKind.Refused),
        ("""{"error":{"code":"402","message":"no credit here"}}""", 402, LanguageModelFailureKind.Refused),
        ("""{"error":{"code":429,"message":"no credit here"}}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"error":{"code":503,"message":"no credit here"}}""", 503, LanguageModelFailureKind.ServerFailed),
        ("""{"error":{"code":null,"message":"no credit here"}}""", null, LanguageModelFailureKind.Refused),
        ("""{"error":{"code":1302,"message":"no credit here"}}""", null, LanguageModelFailureKind.Refused),
        ("""{"error":{"type":"rate_limit_error","message":"no credit here"}}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"code":429,"msg":"no credit here"}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"success":false,"msg":"no credit here"}""", null, LanguageModelFailureKind.Refused),
        ("""{"error":402,"msg":"no credit here"}""", 402, LanguageModelFailureKind.Refused),
        ("""{"error":[{"code":429,"message":"no credit here"}]}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"error":{"error":{"code":503,"message":"no credit here"}}}""", 503, LanguageModelFailureKind.ServerFailed),
        ("""{"error":{"message":"no credit here","error":{"code":"429"}}}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"errors":[{"status":"429","detail":"no credit here"}]}""", 429, LanguageModelFailureKind.TooManyRequests),
        ("""{"error":{"status":"RESOURCE_EXHAUSTED","message":"no credit here"}}""", 429,
            LanguageModelFailureKind.TooManyRequests),
        ("""{"error":{"type":"overloaded_error","message":"no credit here"}}""", 503, LanguageModelFailureKind.ServerFailed),
        ("""{"error":"no credit here"}""", null, LanguageModelFailureKind.Refused),
        ("""{"error":true,"message":"no credit here","code":402}""", 402, LanguageModelFailureKind.Refused),
        ("""{"object":"error","message":"no credit here","code":404}""", 404, LanguageModelFailureKind.Refused),
        ("""{"detail":"no credit here"}""", null, LanguageModelFailureKind.Refused),
        ("""{"choices":[{"error":{"code":502,"message":"no credit here"},"message":{"content":""}}]}""", 502,
            LanguageModelFailureKind.ServerFailed),
        ("""{"choices":[],"error":{"code":402,"message":"no credit here"}}""", 402, LanguageModelFailureKind.Refused),
        ("""[{"error":{"code":429,"message":"no credit here"}}]""", 429, LanguageModelFailureKind.TooManyRequests),
    ];

    private static readonly string[] ErrorBodies =
    [
        "\"too long a prompt\"", "too long a prompt", """{"error":"too long a prompt"}""", """{"detail":"too long a prompt"}""",
        """{"message":"too long a prompt"}""", """{"detail":[{"loc":["body"],"msg":"too long a prompt","type":"x"}]}""",
        """{"errors":["too long a prompt"]}""", """{"error":{"message":{"text":"too long a prompt"}}}""",
        """[{"error":{"message":"too long a prompt"}}]""",
        """{"error":{"message":"Provider","metadata":{"raw":"too long a prompt"}}}""",
        "<html><style>b{}</style><body><h1>too long a&#32;prompt</h1></body></html>", """{"odd":"too long a prompt"}""",
    ];

    [TestCaseSource(nameof(GoodBodies))]
    public async Task GetResponseAsync_OfAGoodAnswerWithAnOddField_GivesTextAndUsage(string body) =>
        AssertGood(await new ScriptedServer(body).Client().GetResponseAsync("p"));

    [TestCase("\0\0")]
    [TestCase("\n{\"x\":1}")]
    [TestCase(" \r\n\r\n")]
    public async Task GetResponseAsync_OfAGoodAnswerWithSomethingBehindIt_GivesTextAndUsage(string behind) =>
        AssertGood(await new ScriptedServer(Body("") + behind).Client().GetResponseAsync("p"));

    [TestCaseSource(nameof(GoodBodies))]
    public void ReadResultLine_OfAGoodAnswerWithAnOddField_GivesTextAndUsage(string body)
    {
        foreach (string error in new[] { "null", "{}", "\"\"", """{"code":null,"message":""}""" })
            foreach (string status in new[] { "200", "\"200\"", "200.0", "null" })
            {
                string line = "{\"custom_id\":\"a\",\"error\":"
                    + error
                    + ",\"response\":{\"status_code\":"
                    + status
                    + ",\"body\":"
                    + body.TrimStart('\uFEFF') + "}}";
                BatchResult result = new ScriptedServer("").Batches().ReadResultLine(line)!;
                Assert.That((result.CustomId, result.Failure), Is.EqualTo(("a", (string?)null)), line);
                AssertGood(result.Response!);
            }
    }

    [TestCase("eos", "eos")]
    [TestCase("max_tokens", "max_tokens")]
    [TestCase("length", "length")]
    [TestCase("", null)]
    public async Task GetResponseAsync_OfAnyFinishReason_PassesItOn(string sent, string? given)
    {
        ChatResponse response = await new ScriptedServer(Body($"\"finish_reason\":\"{sent}\"")).Client().GetResponseAsync("p");
        Assert.That(response.FinishReason?.Value, Is.EqualTo(given));
    }

    [Test]
    public async Task GetResponseAsync_OfAnAnswerCutOffInAnEmoji_GivesTheText()
    {
        string body = Body("").Replace("24.3", "24.3 \\ud83d", StringComparison.Ordinal);
        Assert.That((await new ScriptedServer(body).Client().GetResponseAsync("p")).Text, Is.EqualTo("24.3 \uFFFD"));
    }

    [Test]
    public async Task GetResponseAsync_OfARefusalOrReasoning_HandsThemOverBesideTheText()
    {
        string body = Body("").Replace(
            "\"24.3\"", "null,\"refusal\":\"I will not.\",\"reasoning_content\":\"hm\"", StringComparison.Ordinal);
        ChatResponse response = await new ScriptedServer(body).Client().GetResponseAsync("p");
        Assert.That(response.Text, Is.Empty);
        IList<AIContent> contents = response.Messages.Single().Contents;
        Assert.That(contents.OfType<ErrorContent>().Single().Message, Is.EqualTo("I will not."));
        Assert.That(contents.OfType<TextReasoningContent>().Single().Text, Is.EqualTo("hm"));
    }

    [TestCase("""{"message":{"content":null,"tool_calls":[{"id":"a","function":{"name":"f"}}]},"finish_reason":"stop"}""",
        "tool_calls")]
    [TestCase("""{"message":{"content":""},"finish_reason":"stop","native_finish_reason":"SAFETY"}""", "SAFETY")]
    [TestCase("""{"message":{"content":""},"content_filter_results":{"hate":{"filtered":true}}}""", "content_filter")]
    [TestCase("""{"message":{"content":""},"content_filter_results":{"hate":{"filtered":false}},"finish_reason":"stop"}""",
        "stop")]
    public async Task GetResponseAsync_OfAnEmptyAnswer_NamesWhatWithheldIt(string choice, string reason)
    {
        ChatResponse response = await new ScriptedServer("{\"choices\":[" + choice + "]}").Client().GetResponseAsync("p");
        Assert.That((response.Text, response.FinishReason?.Value), Is.EqualTo(("", reason)));
    }

    [TestCase("Retry-After", "2.5", 2.5)]
    [TestCase("Retry-After", "99999999999", 31_536_000)]
    [TestCase("Retry-After", "1e9", 31_536_000)]
    [TestCase("Retry-After", "-5", 0)]
    [TestCase("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT", 0)]
    [TestCase("Retry-After", "NaN", null)]
    [TestCase("Retry-After", "soon", null)]
    [TestCase("retry-after-ms", "1500", 1.5)]
    [TestCase("retry-after-ms", "Infinity", 31_536_000)]
    public async Task GetResponseAsync_OfAPauseWrittenInAnyWay_SaysHowLong(string header, string value, double? seconds)
    {
        var server = new ScriptedServer(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
            response.Headers.TryAddWithoutValidation(header, value);
            return response;
        });
        Assert.That((await server.CatchAsync()).RetryAfter?.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCaseSource(nameof(Errors))]
    public async Task GetResponseAsync_OfAnErrorInsideA200_IsARefusalInTheServersWordsAndCostsNothing(
        (string Body, int? Status, LanguageModelFailureKind Kind) error)
    {
        LanguageModelException failure = await new ScriptedServer(error.Body).CatchAsync();
        Assert.That((failure.Status, failure.Kind), Is.EqualTo((error.Status, error.Kind)));
        Assert.That(failure.Message, Does.Contain("no credit here"));
        Assert.That(failure.MayHaveBeenCharged, Is.False);
    }

    [TestCaseSource(nameof(Errors))]
    public void ReadResultLine_OfAnErrorInsideA200_IsARefusalInTheServersWords(
        (string Body, int? Status, LanguageModelFailureKind Kind) error)
    {
        string line = $$$$"""{"custom_id":"a","response":{"status_code":200,"body":{{{{error.Body}}}}}}""";
        BatchResult result = new ScriptedServer("").Batches().ReadResultLine(line)!;
        Assert.That(result.Failure, Does.Contain("no credit here"));
        Assert.That(result.IsTransient, Is.EqualTo(error.Kind != LanguageModelFailureKind.Refused));
    }

    [TestCaseSource(nameof(ErrorBodies))]
    public async Task GetResponseAsync_OfAnErrorBodyOfAnyShape_SaysTheServersWords(string body)
    {
        LanguageModelException failure = await new ScriptedServer(body, HttpStatusCode.BadRequest).CatchAsync();
        Assert.That(failure.Message, Does.StartWith("m refused: HTTP 400 ").And.Contains("too long a prompt"));
        Assert.That(failure.Status, Is.EqualTo(400));
    }

    [Test]
    public async Task GetResponseAsync_OfALongErrorBody_SaysAtMost300CharactersOfItWithoutTheKey()
    {
        string words = new string('x', 280) + ScriptedServer.Key + new string('y', 5000);
        foreach (string body in new[] { words, JsonSerializer.Serialize(words), $$$$"""{"error":{"message":"{{{{words}}}}"}}""" })
        {
            LanguageModelException failure = await new ScriptedServer(body, HttpStatusCode.BadRequest).CatchAsync();
            Assert.That(failure.Message, Has.Length.LessThanOrEqualTo("m refused: HTTP 400 ".Length + 300));
            Assert.That(failure.Message, Does.Contain("x***y").And.Not.Contain("sk-"));
        }

        string line = $$$$"""{"custom_id":"a","response":{"status_code":400,"body":"{{{{words}}}}"}}""";
        string reason = new ScriptedServer("").Batches().ReadResultLine(line)!.Failure!;
        Assert.That(reason, Has.Length.LessThan(350).And.Contains("x***y").And.Not.Contain("sk-"));
    }

    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("\"custom_id\"")]
    [TestCase("{\"custom_id\":7}")]
    [TestCase("{\"custom_id\":\"a\"")]
    public void ReadResultLine_OfALineThatIsNoResult_IsNull(string line) =>
        Assert.That(new ScriptedServer("").Batches().ReadResultLine(line), Is.Null);

    private static string Body(string choice, string top = "") =>
        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"24.3\"}" + (choice.Length > 0 ? "," + choice : "")
        + "}]," + (top.Length > 0 ? top + "," : "") + Usage + "}";

    private static void AssertGood(ChatResponse response)
    {
        Assert.That(response.Text, Is.EqualTo("24.3"));
        Assert.That(
            (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount),
            Is.EqualTo((11L, 3L, 20L)));
    }
}
