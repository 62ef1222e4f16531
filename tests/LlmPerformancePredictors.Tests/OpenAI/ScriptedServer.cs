using System.Net;
using System.Text;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>A transport that answers every request as it is told, and remembers what was sent.</summary>
internal sealed class ScriptedServer(Func<HttpRequestMessage, HttpResponseMessage> respond) : HttpMessageHandler
{
    public const string Key = "sk-test-0123456789+/=";

    public ScriptedServer(string body, HttpStatusCode status = HttpStatusCode.OK)
        : this(_ => new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") })
    {
    }

    public List<string> Bodies { get; } = [];

    public static OpenAIChatOptions Options() =>
        new() { Model = "m", ApiKey = Key, Endpoint = new Uri("http://localhost:1/v1") };

    public OpenAIChatClient Client(OpenAIChatOptions? options = null) =>
        new(options ?? Options(), new HttpClient(this), new JumpingTime());

    public OpenAIBatchService Batches(OpenAIChatOptions? options = null) =>
        new(options ?? Options(), new HttpClient(this), new JumpingTime());

    /// <summary>The failure that a call ends with.</summary>
    public async Task<LanguageModelException> CatchAsync(OpenAIChatOptions? options = null) =>
        (await Assert.ThrowsAsync<LanguageModelException>(async () => await Client(options).GetResponseAsync("p")))!;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Bodies.Add(request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "");
        return respond(request);
    }
}
