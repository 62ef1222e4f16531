using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmPerformancePredictors.Tests.LanguageModels.Live;

/// <summary>
/// A real HTTP server on loopback that speaks OpenAI's files and batches. A batch is answered when it is made, and says so some
/// polls later.
/// </summary>
internal sealed class BatchServer : IAsyncDisposable
{
    private const int PageSize = 2;

    private readonly Lock _gate = new();
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly List<JsonObject> _batches = [];
    private readonly Dictionary<string, int> _polls = [];

    private BatchServer(WebApplication app) => _app = app;

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What is said to a prompt.</summary>
    public Func<string, string> Answer { get; set; } = _ => "";

    /// <summary>
    /// A line of results in place of the usual one: given the custom id and the prompt; null for the usual one, empty for none.
    /// </summary>
    public Func<string, string, string?> Line { get; set; } = (_, _) => null;

    /// <summary>
    /// Answers a request otherwise: given method, path and how many there were of both; false for the usual way.
    /// </summary>
    public Func<HttpContext, int, Task<bool>> Fault { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>How often a batch is in progress before it has ended, and how it ends.</summary>
    public int Polls { get; set; } = 1;

    public string End { get; set; } = "completed";

    public TimeSpan Latency { get; set; }

    /// <summary>Prompts that were answered and charged for, as often as they were.</summary>
    public ConcurrentQueue<string> Paid { get; } = new();

    /// <summary>Requests by method and path, ids left out.</summary>
    public ConcurrentDictionary<string, int> Requests { get; } = new();

    /// <summary>Batches that were made; a request that broke off on the way made none.</summary>
    public int Made { get; private set; }

    /// <summary>The files that were uploaded.</summary>
    public List<string> Uploads { get; } = [];

    public static async Task<BatchServer> StartAsync()
    {
        WebApplication app = LoopbackServer.Build();
        var server = new BatchServer(app);
        app.Run(server.HandleAsync);
        await app.StartAsync();
        server.Endpoint = new Uri(app.Urls.Single() + "/v1");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        string[] path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        string name = $"{context.Request.Method} {path[0]}"
            + (path.Length > 1 ? "/id" : "")
            + (path.Length > 2 ? $"/{path[2]}" : "");
        int count = Requests.AddOrUpdate(name, 1, (_, before) => before + 1);
        if (Latency > TimeSpan.Zero) await Task.Delay(Latency);
        if (await Fault(context, count)) return;
        byte[] response;
        try
        {
            response = await RespondAsync(context, name, path);
        }
        catch (Exception exception)
        {
            // What the server did not expect is said to the test.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(exception.ToString());
            return;
        }

        context.Response.ContentType = name == "GET files/id/content" ? "application/octet-stream" : "application/json";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response);
    }

    private async Task<byte[]> RespondAsync(HttpContext context, string name, string[] path) =>
        name switch
        {
            "POST files" => await UploadAsync(context.Request),
            "GET files/id/content" => Locked(() => _files[path[1]]),
            "POST batches" => Bytes(
                Create(JsonNode.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync())!.AsObject())),
            "GET batches" => Bytes(Locked(() => List(context.Request.Query["after"]))),
            "GET batches/id" => Bytes(Locked(() => Status(path[1]))),
            _ => throw new InvalidOperationException($"The server knows no {name}."),
        };

    private async Task<byte[]> UploadAsync(HttpRequest request)
    {
        IFormCollection form = await request.ReadFormAsync();
        if (form["purpose"] != "batch") throw new InvalidOperationException($"The purpose is {form["purpose"]}.");
        using var content = new MemoryStream();
        await form.Files.Single().CopyToAsync(content);
        string id = Locked(() =>
        {
            Uploads.Add(Encoding.UTF8.GetString(content.ToArray()));
            return AddFile(content.ToArray());
        });
        return Bytes(new JsonObject
        {
            ["id"] = id,
            ["object"] = "file",
            ["bytes"] = content.Length,
            ["created_at"] = 1700000000,
            ["filename"] = form.Files.Single().FileName,
            ["purpose"] = "batch",
            ["status"] = "processed",
        });
    }

    private JsonObject Create(JsonObject request)
    {
        var output = new StringBuilder();
        (int answered, int failed) = (0, 0);
        string[] lines = Encoding.UTF8.GetString(
            Locked(() => _files[(string)request["input_file_id"]!])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string line in End == "failed" ? [] : lines)
        {
            JsonNode item = JsonNode.Parse(line)!;
            string id = (string)item["custom_id"]!;
            string prompt = (string)item["body"]!["messages"]![0]!["content"]!;
            if (Line(id, prompt) is { } other)
            {
                if (other.Length > 0) output.Append(other.ReplaceLineEndings("")).Append('\n');
                failed++;
                continue;
            }

            Paid.Enqueue(prompt);
            answered++;
            output.Append(AnswerLine(id, Answer(prompt))).Append('\n');
        }

        return Locked(() =>
        {
            Made++;
            var batch = new JsonObject
            {
                ["id"] = string.Create(CultureInfo.InvariantCulture, $"batch_{_batches.Count + 1}"),
                ["object"] = "batch",
                ["endpoint"] = (string)request["endpoint"]!,
                ["completion_window"] = (string)request["completion_window"]!,
                ["input_file_id"] = (string)request["input_file_id"]!,
                ["created_at"] = 1700000000,
                ["status"] = "validating",
                ["request_counts"] = new JsonObject { ["total"] = lines.Length, ["completed"] = answered, ["failed"] = failed },
            };
            if (End == "failed")
            {
                batch["errors"] = JsonNode.Parse("""
                    {"object":"list","data":[
                    {"code":"token_limit_exceeded","message":"Enqueued token limit reached.","line":null}]}
                    """);
            }

            else batch["output_file_id"] = AddFile(Encoding.UTF8.GetBytes(output.ToString()));
            _batches.Add(batch);
            return batch.DeepClone().AsObject();
        });
    }

    /// <summary>A result of the usual form.</summary>
    public static string AnswerLine(string id, string content) => new JsonObject
    {
        ["id"] = $"batch_req_{id}",
        ["custom_id"] = id,
        ["response"] = new JsonObject
        {
            ["status_code"] = 200,
            ["request_id"] = "r1",
            ["body"] = new JsonObject
            {
                ["id"] = "r1",
                ["object"] = "chat.completion",
                ["created"] = 1700000000,
                ["model"] = "loopback-1-2026",
                ["choices"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content },
                    ["finish_reason"] = "stop",
                }),
                ["usage"] = new JsonObject { ["prompt_tokens"] = 30, ["completion_tokens"] = 4, ["total_tokens"] = 34 },
            },
        },
        ["error"] = null,
    }.ToJsonString();

    private JsonObject List(string? after)
    {
        // The newest first, a few a page.
        JsonObject[] newest = [.. _batches.AsEnumerable().Reverse()];
        int start = string.IsNullOrEmpty(after) ? 0 : Array.FindIndex(newest, batch => (string)batch["id"]! == after) + 1;
        JsonObject[] page = [.. newest.Skip(start).Take(PageSize)];
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. page.Select(batch => batch.DeepClone())]),
            ["first_id"] = (string?)page.FirstOrDefault()?["id"],
            ["last_id"] = (string?)page.LastOrDefault()?["id"],
            ["has_more"] = start + page.Length < newest.Length,
        };
    }

    private JsonObject Status(string id)
    {
        JsonObject batch = _batches.Single(candidate => (string)candidate["id"]! == id);
        int polls = _polls[id] = _polls.GetValueOrDefault(id) + 1;
        JsonObject status = batch.DeepClone().AsObject();
        status["status"] = polls > Polls ? End : "in_progress";
        if (polls <= Polls) status["output_file_id"] = null;
        return status;
    }

    private string AddFile(byte[] content)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"file-{_files.Count + 1}");
        _files.Add(id, content);
        return id;
    }

    private static byte[] Bytes(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}
