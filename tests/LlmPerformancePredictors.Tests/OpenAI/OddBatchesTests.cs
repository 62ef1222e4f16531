using System.Net;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Batches;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>States and uploads of other shapes than OpenAI's.</summary>
public class OddBatchesTests
{
    [TestCase(
        """{"status":"completed","output_file_id":"o","error_file_id":"","request_counts":{"completed":2,"failed":1}}""", 2, 1)]
    [TestCase("""{"status":"completed","output_file_id":"o","error_file_id":" "}""", 0, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","error_file_id":"o","request_counts":{"completed":2}}""", 2, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","error_file_id":7,"request_counts":{"failed":1}}""", 0, 1)]
    [TestCase("""{"status":"completed","output_file_id":"o","request_counts":{}}""", 0, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","request_counts":null}""", 0, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","request_counts":[1]}""", 0, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","request_counts":{"completed":"2","failed":null}}""", 2, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","request_counts":{"completed":-2,"failed":1e12}}""", 0, int.MaxValue)]
    [TestCase("""{"status":"Completed","output_file_id":"o","errors":{},"id":null,"created_at":"now"}""", 0, 0)]
    [TestCase("""{"status":"completed","output_file_id":"o","errors":{"data":[7,null]}}""", 0, 0)]
    public async Task GetStatusAsync_OfAnOddState_GivesWhatIsThere(string body, int answered, int failed)
    {
        BatchStatus status = await new ScriptedServer(body).Batches().GetStatusAsync("batch-1");
        Assert.That((status.State, status.Answered, status.Failed), Is.EqualTo((BatchState.Completed, answered, failed)));
        Assert.That(status.ResultFiles, Is.EqualTo(new[] { "o" }));
    }

    [Test]
    public async Task GetStatusAsync_OfAFailedBatchWithAnswers_EndsEarlyAndIsNoRefusal()
    {
        const string failed = """{"status":"failed","output_file_id":"o","request_counts":{"completed":2}}""";
        Assert.That(
            (await new ScriptedServer(failed).Batches().GetStatusAsync("b")).State, Is.EqualTo(BatchState.EndedEarly));
        const string empty = """{"status":"failed","errors":["too many"]}""";
        BatchStatus refused = await new ScriptedServer(empty).Batches().GetStatusAsync("b");
        Assert.That((refused.State, refused.Message), Is.EqualTo((BatchState.Refused, "too many")));
    }

    [TestCase("succeeded", BatchState.Completed)]
    [TestCase("in-progress", BatchState.InProgress)]
    [TestCase("queued", BatchState.InProgress)]
    [TestCase("cancellation_requested", BatchState.InProgress)]
    [TestCase("timeout-exceeded", BatchState.EndedEarly)]
    public async Task GetStatusAsync_OfAnotherServersStatus_KnowsIt(string status, BatchState state) => Assert.That(
        (await new ScriptedServer($"{{\"status\":\"{status}\"}}").Batches().GetStatusAsync("b")).State, Is.EqualTo(state));

    [TestCase("""{"status":"paused by the owner"}""", LanguageModelFailureKind.Unreadable,
        "the batch has the status 'paused by the owner', which is none that is known")]
    [TestCase("{}", LanguageModelFailureKind.Unreadable, "the batch has no status")]
    [TestCase("[]", LanguageModelFailureKind.Unreadable, "the batch has no status")]
    [TestCase("""{"status":7}""", LanguageModelFailureKind.Unreadable, "the batch has no status")]
    [TestCase("""{"error":{"code":404,"message":"no such batch"}}""", LanguageModelFailureKind.Refused, "no such batch")]
    public async Task GetStatusAsync_OfNoState_SaysWhy(string body, LanguageModelFailureKind kind, string words)
    {
        LanguageModelException failure = (await Assert.ThrowsAsync<LanguageModelException>(
            async () => await new ScriptedServer(body).Batches().GetStatusAsync("b")))!;
        Assert.That(failure.Kind, Is.EqualTo(kind));
        Assert.That(failure.Message, Does.Contain(words));
    }

    [TestCase("""{"id":"file-1"}""")]
    [TestCase("""{"id":"file-1","bytes":null,"status":{},"purpose":7,"created_at":"now","filename":[]}""")]
    public async Task UploadAsync_OfAnOddReply_GivesTheId(string body)
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "{\"custom_id\":\"a\"}\n");
        var server = new ScriptedServer(body);
        string id = await server.Batches().UploadAsync(path);
        File.Delete(path);
        Assert.That(id, Is.EqualTo("file-1"));
        Assert.That(server.Bodies.Single(), Does.Contain("name=\"purpose\"").And.Contains("{\"custom_id\":\"a\"}"));
    }

    [Test]
    public async Task CreateAsync_OfAnOddReply_GivesTheIdOrTheServersWords()
    {
        var server = new ScriptedServer("""{"id":"batch-1","status":null}""");
        Assert.That(await server.Batches().CreateAsync("file-1"), Is.EqualTo("batch-1"));
        Assert.That(server.Bodies.Single(), Does.Contain("\"input_file_id\":\"file-1\""));
        foreach ((string body, HttpStatusCode status) in new[]
        {
            ("""{"error":{"code":402,"message":"no credit here"}}""", HttpStatusCode.OK),
            ("no credit here", HttpStatusCode.PaymentRequired),
        })
        {
            LanguageModelException failure = (await Assert.ThrowsAsync<LanguageModelException>(
                async () => await new ScriptedServer(body, status).Batches().CreateAsync("file-1")))!;
            Assert.That((failure.Status, failure.Kind), Is.EqualTo((402, LanguageModelFailureKind.Refused)));
            Assert.That(failure.Message, Does.Contain("no credit here"));
        }
    }

    [TestCase("{}")]
    [TestCase("{\"data\":null}")]
    [TestCase("{\"data\":[null,7,{\"input_file_id\":\"f\"},{\"input_file_id\":7,\"id\":\"x\"}],\"has_more\":false}")]
    public async Task FindAsync_OfAnOddList_FindsNothingOrSaysWhy(string body)
    {
        try
        {
            Assert.That(await new ScriptedServer(body).Batches().FindAsync("f"), Is.Null);
        }
        catch (LanguageModelException exception)
        {
            Assert.That(exception.Kind, Is.EqualTo(LanguageModelFailureKind.Unreadable));
        }
    }

    [TestCase("""{"custom_id":"a","error":{"code":"batch_expired","message":"too late"}}""", "batch_expired: too late", true)]
    [TestCase("""{"custom_id":"a","error":{},"response":null}""", "the result has neither answer nor error", true)]
    [TestCase("""{"custom_id":"a","error":"too late","response":{"status_code":200,"body":null}}""", "too late", true)]
    [TestCase(
        """{"custom_id":"a","error":null,"response":{"status_code":"400","body":{"detail":"too long"}}}""",
        "m gave no answer (HTTP 400): too long", false)]
    [TestCase(
        """{"custom_id":"a","response":{"status_code":429,"body":"{\"error\":\"slow down\"}"}}""",
        "m gave no answer (HTTP 429): slow down", true)]
    public void ReadResultLine_OfAFailureOfAnyShape_SaysTheServersWords(string line, string reason, bool isTransient) =>
        Assert.That(
            new ScriptedServer("").Batches().ReadResultLine(line),
            Is.EqualTo(new BatchResult("a", null, reason, isTransient)));
}
