using System.Reflection;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.OpenAI;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.OpenAI;

/// <summary>What is asked for is sent, or refused with its name, in chat and in batches.</summary>
public class OpenAIRequestTests
{
    private const string Good = """{"choices":[{"message":{"content":"24.3"}}]}""";

    private static IEnumerable<PropertyInfo> AllOptions => typeof(ChatOptions).GetProperties().Where(option => option.CanWrite);

    [TestCaseSource(nameof(AllOptions))]
    public async Task ChatOptions_EveryProperty_IsPassedOnOrRefusedWithItsName(PropertyInfo option)
    {
        var options = new ChatOptions();
        option.SetValue(options, GetValue(option));
        string plain = await SendAsync(null);
        string? sent = null, batch = null;
        try
        {
            sent = await SendAsync(options);
            batch = SendInBatch(options);
        }
        catch (ArgumentException exception)
        {
            Assert.That(exception.Message, Does.Contain($"ChatOptions.{option.Name}").Or.Contain("options name 'other'"));
            Assert.That(() => SendInBatch(options), Throws.ArgumentException);
            return;
        }

        Assert.That(sent, Is.Not.EqualTo(plain), $"{option.Name} is left out in silence");
        Assert.That(
            JsonElement.DeepEquals(JsonElement.Parse(batch!), JsonElement.Parse(sent)), $"{option.Name} in batches: {batch}");
    }

    [TestCase(OpenAITokenLimitField.MaxCompletionTokens, 9, null)]
    [TestCase(OpenAITokenLimitField.MaxTokens, null, 9)]
    [TestCase(OpenAITokenLimitField.Both, 9, 9)]
    public async Task TokenLimitField_OfEveryKind_SaysWhichFieldIsSent(OpenAITokenLimitField field, int? newer, int? older)
    {
        OpenAIChatOptions options = ScriptedServer.Options();
        options.TokenLimitField = field;
        var asked = new ChatOptions { MaxOutputTokens = 9 };
        foreach (string body in new[] { await SendAsync(asked, options), SendInBatch(asked, options) })
        {
            JsonElement json = JsonElement.Parse(body);
            Assert.That(Find(json, "max_completion_tokens"), Is.EqualTo(newer));
            Assert.That(Find(json, "max_tokens"), Is.EqualTo(older));
        }

        static int? Find(JsonElement json, string name) =>
            json.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;
    }

    [Test]
    public void TokenLimitField_Undefined_IsRefused() =>
        Assert.That(
            () => new OpenAIChatClient(
                new OpenAIChatOptions { Model = "m", ApiKey = "x", TokenLimitField = (OpenAITokenLimitField)7 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "OpenAIChatOptions.TokenLimitField is 7; allowed is a value of OpenAITokenLimitField."));

    [Test]
    public async Task GetResponseAsync_WithReasoningAndTopK_SendsThem()
    {
        JsonElement body = JsonElement.Parse(await SendAsync(new ChatOptions
        {
            TopK = 3,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.ExtraHigh },
            Instructions = "Be brief.",
        }));
        Assert.That(body.GetProperty("top_k").GetInt32(), Is.EqualTo(3));
        Assert.That(body.GetProperty("reasoning_effort").GetString(), Is.EqualTo("xhigh"));
        Assert.That(body.GetProperty("messages")[0].GetProperty("content").GetString(), Is.EqualTo("Be brief."));
        Assert.That(body.GetProperty("messages")[1].GetProperty("role").GetString(), Is.EqualTo("user"));
    }

    [Test]
    public void GetResponseAsync_WithWhatIsNoText_IsRefusedAndNothingSent()
    {
        var server = new ScriptedServer(Good);
        var message = new ChatMessage(ChatRole.User, [new TextContent("p"), new UriContent("http://host/a.png", "image/png")]);
        Assert.That(
            async () => await server.Client().GetResponseAsync([message]),
            Throws.ArgumentException.With.Message.StartsWith("A message has UriContent; text alone is passed on."));
        var options = new ChatOptions { AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = "many" } };
        Assert.That(
            async () => await server.Client().GetResponseAsync("p", options),
            Throws.ArgumentException.With.Message.Contains("AdditionalProperties[\"top_log_probabilities\"]"));
        Assert.That(server.Bodies, Is.Empty);
    }

    private static async Task<string> SendAsync(ChatOptions? options, OpenAIChatOptions? client = null)
    {
        var server = new ScriptedServer(Good);
        await server.Client(client).GetResponseAsync("p", options);
        return server.Bodies.Single();
    }

    private static string SendInBatch(ChatOptions options, OpenAIChatOptions? client = null)
    {
        byte[] line = new ScriptedServer(Good).Batches(client).ToRequestLine("a", new PromptCall("p", options));
        return JsonElement.Parse(line).GetProperty("body").GetRawText();
    }

    private static object GetValue(PropertyInfo option)
    {
        Type type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        return option.Name switch
        {
            nameof(ChatOptions.ModelId) => "other",
            nameof(ChatOptions.StopSequences) => new List<string> { "x" },
            nameof(ChatOptions.Tools) => new List<AITool> { AIFunctionFactory.Create(() => 1, "f") },
            nameof(ChatOptions.ToolMode) => ChatToolMode.RequireAny,
            nameof(ChatOptions.ResponseFormat) => ChatResponseFormat.Json,
            nameof(ChatOptions.Reasoning) => new ReasoningOptions { Effort = ReasoningEffort.Low },
            nameof(ChatOptions.RawRepresentationFactory) => new Func<IChatClient, object?>(_ => null),
            nameof(ChatOptions.AdditionalProperties) => new AdditionalPropertiesDictionary { ["min_p"] = 0.5 },
            "ContinuationToken" => ResponseContinuationToken.FromBytes(new byte[] { 1 }),
            _ when type == typeof(string) => "x",
            _ when type == typeof(bool) => true,
            _ => Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
