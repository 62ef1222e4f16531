using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>
/// A real HTTP server on loopback that speaks OpenAI's chat completions, for prompts that ask for one architecture. Its score
/// depends on that architecture's text alone, so that a repair or another run is told the same.
/// </summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    public const string Model = "loopback-1";

    private readonly WebApplication _app;
    private readonly Func<int, Fault> _fault;
    private readonly TimeSpan _latency;
    private int _requests;

    private LoopbackServer(WebApplication app, Func<int, Fault> fault, TimeSpan latency) =>
        (_app, _fault, _latency) = (app, fault, latency);

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Requests that arrived.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Prompts that were answered, as the SHA-256 of their bytes, as often as they were.</summary>
    public ConcurrentQueue<string> Answered { get; } = new();

    public ConcurrentDictionary<Fault, int> Faults { get; } = new();

    /// <summary>The most requests that were under way at once.</summary>
    public int MaxConcurrency { get; private set; }

    private int _underWay;

    public static async Task<LoopbackServer> StartAsync(Func<int, Fault>? fault = null, TimeSpan latency = default)
    {
        WebApplication app = Build();
        var server = new LoopbackServer(app, fault ?? (_ => Fault.None), latency);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Endpoint = new Uri(app.Urls.Single() + "/v1");
        return server;
    }

    /// <summary>A server on a free port of this machine alone, without a word in the tests' log.</summary>
    public static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        return builder.Build();
    }

    public static double ScoreOf(string prompt)
    {
        int start = prompt.LastIndexOf("## Architecture 1\n", StringComparison.Ordinal);
        int end = prompt.IndexOf("\n# Answer", start, StringComparison.Ordinal);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(prompt[start..end]));
        return (1000 + (BitConverter.ToUInt16(hash) % 3000)) / 100.0;
    }

    public static string KeyOf(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        int request = Interlocked.Increment(ref _requests) - 1;
        int atOnce = Interlocked.Increment(ref _underWay);
        if (atOnce > MaxConcurrency) MaxConcurrency = atOnce;
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            string prompt = body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString()!;
            if (_latency > TimeSpan.Zero) await Task.Delay(_latency, context.RequestAborted);
            Fault fault = _fault(request);
            Faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
            await AnswerAsync(context, prompt, fault);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // The client went away.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task AnswerAsync(HttpContext context, string prompt, Fault fault)
    {
        string content = fault switch
        {
            Fault.EmptyAnswer => "",
            Fault.WrongIds => """{"predictions": [{"id": 7, "score": 99.99}]}""",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"{{\"predictions\": [{{\"id\": 1, \"score\": {ScoreOf(prompt):F2}}}]}}"),
        };
        switch (fault)
        {
            case Fault.TooManyRequestsWithRetryAfter:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, StatusCodes.Status429TooManyRequests);
                break;
            case Fault.TooManyRequests:
                await RefuseAsync(context, StatusCodes.Status429TooManyRequests);
                break;
            case Fault.ServerError:
                await RefuseAsync(context, StatusCodes.Status500InternalServerError);
                break;
            case Fault.Unavailable:
                await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable);
                break;
            case Fault.Timeout:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
                break;
            case Fault.Reset:
                context.Abort();
                break;
            case Fault.HalfBody:
                byte[] whole = Completion(prompt, content);
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = whole.Length;
                await context.Response.Body.WriteAsync(whole.AsMemory(0, whole.Length / 2));
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case Fault.MalformedJson:
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(Completion(prompt, content).AsMemory(0, 40));
                break;
            default:
                context.Response.ContentType = "application/json";
                byte[] completion = Completion(prompt, content);
                context.Response.ContentLength = completion.Length;
                await context.Response.Body.WriteAsync(completion);
                await context.Response.CompleteAsync();
                Answered.Enqueue(KeyOf(prompt));
                break;
        }
    }

    // As careless servers do, it repeats the key in its words.
    private static Task RefuseAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        string key = context.Request.Headers.Authorization.ToString();
        return context.Response.WriteAsync(
            $$$"""{"error": {"message": "not now, {{{key}}}", "type": "server_error", "code": null}}""");
    }

    private static byte[] Completion(string prompt, string content) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = "r1",
        @object = "chat.completion",
        created = 1700000000,
        model = Model,
        choices = new[] { new { index = 0, message = new { role = "assistant", content }, finish_reason = "stop" } },
        usage = new
        {
            prompt_tokens = InputTokensOf(prompt),
            completion_tokens = OutputTokensOf(content),
            total_tokens = InputTokensOf(prompt) + OutputTokensOf(content),
        },
    });

    private static int InputTokensOf(string prompt) => prompt.Length / 4;

    private static int OutputTokensOf(string content) => content.Length / 3;
}
