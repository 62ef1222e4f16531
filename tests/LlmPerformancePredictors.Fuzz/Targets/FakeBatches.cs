using System.Text;
using System.Text.Json;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>OpenAI's Batch API in memory: every batch has ended when it is asked for.</summary>
internal sealed class FakeBatches
{
    /// <summary>A batch that has ended.</summary>
    public const string Status =
        """
        {"id":"b","object":"batch","endpoint":"/v1/chat/completions","input_file_id":"f","completion_window":"24h",
        "status":"completed","output_file_id":"o","error_file_id":null,"created_at":1700000000,"errors":null,
        "request_counts":{"total":2,"completed":2,"failed":0}}
        """;

    private readonly List<string> _uploads = [];

    /// <summary>What is downloaded instead of the results; null for these.</summary>
    public byte[]? Results { get; set; }

    public HttpResponseMessage Respond(HttpRequestMessage request) => FakeTransport.Respond(
        $"{request.Method} {request.RequestUri!.AbsolutePath["/v1/".Length..]}".Split('/') switch
        {
            ["POST files"] => Upload(request),
            ["POST batches"] => Batch(_uploads.Count),
            ["GET batches"] => Seeds.Bytes("""{"object":"list","data":[],"has_more":false}"""),
            ["GET batches", var id] => Batch(Number(id)),
            [_, var id, "content"] => Results ?? Download(Number(id)),
            _ => Seeds.Bytes("{}"),
        });

    private byte[] Upload(HttpRequestMessage request)
    {
        string form = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
        IEnumerable<string> lines = form.Split('\n');
        _uploads.Add(string.Join('\n', lines.Where(line => line.StartsWith("{\"custom_id\"", StringComparison.Ordinal))));
        return Seeds.Bytes($$"""
            {"id":"f{{_uploads.Count}}","object":"file","bytes":1,"created_at":1700000000,"filename":"x","purpose":"batch"}
            """);
    }

    private byte[] Batch(int number)
    {
        int count = Ids(number).Count;
        return Seeds.Bytes(Status
            .Replace("\"id\":\"b\"", $"\"id\":\"b{number}\"", StringComparison.Ordinal)
            .Replace("\"f\"", $"\"f{number}\"", StringComparison.Ordinal)
            .Replace("\"o\"", $"\"o{number}\"", StringComparison.Ordinal)
            .Replace("\"completed\":2", $"\"completed\":{count}", StringComparison.Ordinal));
    }

    private byte[] Download(int number)
    {
        var lines = new StringBuilder();
        foreach (string id in Ids(number)) lines.Append(OpenAITargets.CreateLine(id)).Append('\n');
        return Seeds.Bytes(lines.ToString());
    }

    // Files of a run before this server are unknown to it, and empty.
    private List<string> Ids(int number) => number < 1 || number > _uploads.Count
        ? []
        : [.. _uploads[number - 1].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line).GetProperty("custom_id").GetString()!)];

    private static int Number(string id) => int.TryParse(id.AsSpan(1), out int number) ? number : 0;
}
