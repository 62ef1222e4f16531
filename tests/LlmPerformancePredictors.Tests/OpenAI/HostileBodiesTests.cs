using System.Net;
using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>Bodies made, or broken off, so that a reader which goes back and forth in them would never come to its end.</summary>
public class HostileBodiesTests
{
    // Whoever reads each letter once needs a fraction of a second; whoever is quadratic, hours.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private const int Length = 4_000_000;

    private static IEnumerable<TestCaseData> Bodies()
    {
        yield return Case("a text with quotes that breaks off", "{\"choices\":[{\"message\":{\"content\":\"" + Repeat("\\\""));
        yield return Case("texts that break off", "{\"a\":[" + Repeat("\"\\"));
        yield return Case("scripts that never end", Repeat("<script"));
        yield return Case("tags that never end", Repeat("<"));
        yield return Case("a page of them in JSON", "{\"error\":\"" + Repeat("<style<") + "\"}");
        yield return Case("a short page of them in JSON", "{\"error\":\"" + Repeat("<script<")[..900_000] + "\"}");

        static TestCaseData Case(string name, string body) => new TestCaseData(body).SetArgDisplayNames(name);

        static string Repeat(string part) => string.Concat(Enumerable.Repeat(part, Length / part.Length));
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task GetResponseAsync_OfAHostileBody_FailsAtOnce(string body)
    {
        foreach (HttpStatusCode status in new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest })
        {
            Task<LanguageModelException> call = Task.Run(() => new ScriptedServer(body, status).CatchAsync());
            Assert.That((await call.WaitAsync(Patience)).Message, Has.Length.LessThan(400));
        }
    }

    [Test]
    public async Task ReadResultLine_OfAHostileLine_FailsAtOnce()
    {
        string line = "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"id\":\""
            + string.Concat(Enumerable.Repeat("\\\"", Length / 2));
        Task call = Task.Run(() => new ScriptedServer("").Batches().ReadResultLine(line));
        await Task.WhenAny(call, Task.Delay(Patience));
        Assert.That(call.IsCompleted);
    }

    // Where a long message is cut may stand the beginning of a key, which is then no key that one could find.
    [TestCase(HttpStatusCode.OK, "{0}{1}")]
    [TestCase(HttpStatusCode.Forbidden, "{0}{1}")]
    [TestCase(HttpStatusCode.Forbidden, "{{\"error\":\"{0}{1}\"}}")]
    [TestCase(HttpStatusCode.Forbidden, "<p>{0}{1}</p>")]
    [TestCase(HttpStatusCode.OK, "{{\"error\":{{\"message\":\"{0}{1}\",\"code\":402}}}}")]
    public async Task GetResponseAsync_OfAKeyWhereAMessageIsCut_ShowsNoPartOfIt(HttpStatusCode status, string form)
    {
        foreach (int cut in new[] { 65536, 1 << 20 })
            foreach (int before in new[] { 6, 12, 18, 30, 60 })
            {
                string body = string.Format(
                    System.Globalization.CultureInfo.InvariantCulture, form, new string(' ', cut - before),
                    ScriptedServer.Key + new string(' ', 9000));
                string text = (await new ScriptedServer(body, status).CatchAsync()).ToString();
                Assert.That(text, Does.Not.Contain("sk-"), $"{cut} {before}");
            }
    }

    [Test]
    public async Task GetResponseAsync_OfALongNameAndLongWords_HasAMessageOf300Characters()
    {
        string body = $$$"""{"error":{"message":"{{{new string('w', 500)}}}","type":"{{{new string('t', 500)}}}","code":"c"}}""";
        string message = (await new ScriptedServer(body, HttpStatusCode.BadRequest).CatchAsync()).Message;
        Assert.That(message, Has.Length.LessThanOrEqualTo("m refused: HTTP 400 () ".Length + 300));
        Assert.That(message, Does.Contain("www").And.Contains("ttt"));
    }
}
