using System.Net;
using System.Text;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.AI;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>What servers send: answers, errors, headers, batches and their results, over a transport without a network.</summary>
internal static class OpenAITargets
{
    /// <summary>The key, of which nothing may come back in a failure.</summary>
    public const string Key = "sk-fuzz-0123456789";

    private const string Answer =
        """{"id":"r1","object":"chat.completion","created":1700000000,"model":"m-2026","choices":[{"index":0,"message":"""
        + """{"role":"assistant","content":"24.3","refusal":null}"""
        + ""","logprobs":{"content":[{"token":"24","logprob":-0.25,"bytes":[50,52]"""
        + ""","top_logprobs":[{"token":"25","logprob":-1.5,"bytes":[50,53]}]}]},"finish_reason":"stop"}],"usage":"""
        + """{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14,"completion_tokens_details":{"reasoning_tokens":0}}}""";

    private const string Error =
        """{"error":{"message":"Rate limit of sk-fuzz-0123456789","type":"requests","""
        + """ "param":null,"code":"rate_limit_exceeded"}}""";

    private static readonly HttpStatusCode[] Statuses =
    [
        HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.PaymentRequired,
        HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.Moved, HttpStatusCode.NoContent,
        (HttpStatusCode)599,
    ];

    private static readonly ChatOptions Options = new()
    {
        MaxOutputTokens = 9,
        AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = 3 },
    };

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("openai-answers", InputForm.Json, _ => OpenChat(fails: false), typeof(LanguageModelException)),
        new("openai-errors", InputForm.Json, _ => OpenChat(fails: true), typeof(LanguageModelException)),
        new("openai-retry-after", InputForm.Text, _ => OpenHeaders(), typeof(LanguageModelException)),
        new("openai-batch-lines", InputForm.Json, _ => OpenLines()),
        new("openai-batches", InputForm.Json, _ => OpenBatches(), typeof(LanguageModelException)),
    ];

    public static string CreateLine(string id) => $$"""
        {"id":"batch_req_1","custom_id":"{{id}}","response":{"status_code":200,"request_id":"r","body":{{Answer}} },"error":null}
        """;

    public static OpenAIChatOptions CreateOptions() =>
        new() { Model = "m", ApiKey = Key, Endpoint = new Uri("http://localhost:1/v1") };

    private static FuzzReader OpenChat(bool fails)
    {
        byte[] body = [];
        HttpStatusCode status = HttpStatusCode.OK;
        var transport = new HttpClient(new FakeTransport(_ => FakeTransport.Respond(body, status)));
        var client = new OpenAIChatClient(CreateOptions(), transport);
        byte[] whole = Seeds.Bytes(Answer), refusal = Seeds.Bytes(Error);
        return new FuzzReader(fails ? [] : [whole], input =>
        {
            (body, status) = (input, fails ? Statuses[input.Sum(value => value) % Statuses.Length] : HttpStatusCode.OK);
            try
            {
                _ = client.GetResponseAsync("Estimate.", Options).GetAwaiter().GetResult().Text;
            }
            catch (LanguageModelException exception)
            {
                Require(!exception.ToString().Contains(Key, StringComparison.Ordinal), "the key in a failure");
                throw;
            }

            return [];
        })
        {
            Further = fails ? [refusal] : [refusal, Seeds.Bytes("""{"error":{"code":402,"message":"no credit"}}""")],
        };
    }

    private static FuzzReader OpenHeaders()
    {
        string header = "";
        var transport = new HttpClient(new FakeTransport(_ =>
        {
            HttpResponseMessage response = FakeTransport.Respond(Seeds.Bytes(Error), HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation(header.Length % 2 == 0 ? "Retry-After" : "retry-after-ms", header);
            return response;
        }));
        var client = new OpenAIChatClient(CreateOptions(), transport, new StillTime());
        return new FuzzReader([], input =>
        {
            // The transport refuses line ends in headers before anybody reads them.
            header = Encoding.Latin1.GetString(input).ReplaceLineEndings("");
            try
            {
                client.GetResponseAsync("Estimate.").GetAwaiter().GetResult();
            }
            catch (LanguageModelException exception)
            {
                Require(exception.RetryAfter is not { } pause || pause >= TimeSpan.Zero, "a pause below 0");
                throw;
            }

            return [];
        })
        {
            Further = [.. new[] { "20", "1500", "Thu, 26 Nov 2026 12:00:20 GMT", "0", "0.5" }.Select(Seeds.Bytes)],
        };
    }

    private static FuzzReader OpenLines()
    {
        var service = new OpenAIBatchService(CreateOptions());
        byte[] failed = Seeds.Bytes(
            $$"""{"custom_id":"a","response":{"status_code":429,"body":{{Error}} },"error":{"code":"x","message":"y"} }""");
        return new FuzzReader([Seeds.Bytes(CreateLine("a")), failed], input =>
        {
            if (service.ReadResultLine(Seeds.Text(input)) is { } result)
            {
                Require(result.Response is null != result.Failure is null, "an answer and a failure, or neither");
                Require(result.Failure?.Contains(Key, StringComparison.Ordinal) != true, "the key in a failure");
            }

            return [];
        });
    }

    // What the server says to a list, a batch, an upload, a new batch and a download.
    private static FuzzReader OpenBatches()
    {
        byte[] body = [];
        HttpStatusCode status = HttpStatusCode.OK;
        var transport = new HttpClient(new FakeTransport(request =>
        {
            // Without an end of the list the SDK would ask for page after page.
            bool isNextPage = request.RequestUri!.Query.Contains("after=", StringComparison.Ordinal);
            byte[] end = Seeds.Bytes("""{"object":"list","data":[],"has_more":false}""");
            return FakeTransport.Respond(isNextPage ? end : body, status);
        }));
        var service = new OpenAIBatchService(CreateOptions(), transport, new StillTime());
        byte[] list = Seeds.Bytes(
            $$"""{"object":"list","data":[{{FakeBatches.Status}}],"first_id":"b","last_id":"b","has_more":false}""");
        byte[] file = Seeds.Bytes("""
            {"id":"f","object":"file","bytes":1,"created_at":1700000000,"filename":"x","purpose":"batch","status":"processed"}
            """);
        return new FuzzReader([Seeds.Bytes(FakeBatches.Status), list, file], input =>
        {
            (body, status) = (input, input.Sum(value => value) % 8 == 0 ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
            string upload = Path.GetTempFileName();
            try
            {
                Try(() => service.GetStatusAsync("b"));
                Try(() => service.FindAsync("f"));
                Try(() => service.CreateAsync("f"));
                Try(() => service.UploadAsync(upload));
                Try(async () =>
                {
                    using var stream = new MemoryStream();
                    await service.DownloadAsync("f", stream);
                    string written = Seeds.Text(stream.ToArray());
                    Require(!written.Contains(Key, StringComparison.Ordinal), "the key in a file of results");
                    return stream;
                });
            }
            finally
            {
                File.Delete(upload);
            }

            return [];
        });
    }

    // One input goes to several calls; a refusal by one must not keep it from the next.
    private static T? Try<T>(Func<Task<T>> call)
    {
        try
        {
            return call().GetAwaiter().GetResult();
        }
        catch (LanguageModelException exception)
        {
            Require(!exception.ToString().Contains(Key, StringComparison.Ordinal), "the key in a failure");
            return default;
        }
    }
}
