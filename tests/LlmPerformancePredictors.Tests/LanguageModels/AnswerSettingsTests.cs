using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels;

/// <summary>Everything that changes an answer is in its key (issue 13, 11), and keys of recordings stay.</summary>
public class AnswerSettingsTests
{
#pragma warning disable MEAI001 // Every property counts, experimental ones too.
    private static readonly Dictionary<string, (ChatOptions One, ChatOptions Other)> InKey = new()
    {
        ["Temperature"] = (new() { Temperature = 0 }, new() { Temperature = 1 }),
        ["TopP"] = (new() { TopP = 0.1f }, new() { TopP = 1 }),
        ["TopK"] = (new() { TopK = 1 }, new() { TopK = 2 }),
        ["Seed"] = (new() { Seed = 0 }, new() { Seed = 1 }),
        ["MaxOutputTokens"] = (new() { MaxOutputTokens = 1 }, new() { MaxOutputTokens = 2 }),
        ["FrequencyPenalty"] = (new() { FrequencyPenalty = 0 }, new() { FrequencyPenalty = 1 }),
        ["PresencePenalty"] = (new() { PresencePenalty = 0 }, new() { PresencePenalty = 1 }),
        ["StopSequences"] = (new() { StopSequences = ["a"] }, new() { StopSequences = ["a", "b"] }),
        ["Instructions"] = (new() { Instructions = "a" }, new() { Instructions = "b" }),
        ["ResponseFormat"] = (new() { ResponseFormat = Schema("a", null) }, new() { ResponseFormat = Schema("a", "b") }),
        ["Reasoning"] = (
            new() { Reasoning = new() { Effort = ReasoningEffort.Low } },
            new() { Reasoning = new() { Effort = ReasoningEffort.High } }),
        ["Tools"] = (new() { Tools = [Tool("a")] }, new() { Tools = [Tool("b")] }),
        ["ToolMode"] = (new() { ToolMode = ChatToolMode.Auto }, new() { ToolMode = ChatToolMode.RequireSpecific("a") }),
        ["AllowMultipleToolCalls"] = (new() { AllowMultipleToolCalls = false }, new() { AllowMultipleToolCalls = true }),
        ["ConversationId"] = (new() { ConversationId = "a" }, new() { ConversationId = "b" }),
        ["AdditionalProperties"] = (Property("min_p", 0.1), Property("min_p", 0.2)),
        ["ModelId"] = (new() { ModelId = "m" }, new() { ModelId = "n" }),
    };

    private static readonly Dictionary<string, ChatOptions> Refused = new()
    {
        ["RawRepresentationFactory"] = new() { RawRepresentationFactory = _ => null },
        ["ContinuationToken"] = new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[] { 1 }) },
    };
#pragma warning restore MEAI001

    // Whether a client may wait for an answer does not change it.
    private static readonly string[] ChangesNothing = ["AllowBackgroundResponses"];

    [Test]
    public void Create_OfEveryProperty_IsInTheKeyRefusedOrChangesNothing()
    {
        string[] properties = [.. typeof(ChatOptions).GetProperties().Select(property => property.Name)];
        Assert.That(InKey.Keys.Concat(Refused.Keys).Concat(ChangesNothing), Is.EquivalentTo(properties));
        Assert.Multiple(() =>
        {
            foreach ((string name, (ChatOptions one, ChatOptions other)) in InKey)
            {
                Assert.That(Key(one), Is.Not.EqualTo(Key(other)), name);
                if (name != "ModelId") Assert.That(Key(one), Is.Not.EqualTo(Key(new ChatOptions())), name);
            }

            foreach ((string name, ChatOptions options) in Refused)
                Assert.That(() => Key(options), Throws.ArgumentException.With.Message.StartsWith($"ChatOptions.{name} is set; "));
        });
    }

    // Everything that reasoning, formats and tools can say.
    [Test]
    public void Create_OfEveryDetail_TellsThemApart()
    {
        ChatOptions[] all =
        [
            new(),
            .. Enum.GetValues<ReasoningEffort>().Select(effort => new ChatOptions { Reasoning = new() { Effort = effort } }),
            .. Enum.GetValues<ReasoningOutput>().Select(output => new ChatOptions { Reasoning = new() { Output = output } }),
            new() { ToolMode = ChatToolMode.Auto }, new() { ToolMode = ChatToolMode.None },
            new() { ToolMode = ChatToolMode.RequireAny }, new() { ToolMode = ChatToolMode.RequireSpecific("a") },
            new() { Tools = [Tool("a")] }, new() { Tools = [Tool("a", "described")] }, new() { Tools = [Tool("a"), Tool("b")] },
            new() { Tools = [AIFunctionFactory.Create((double number) => number, "a")] },
            new() { Tools = [new HostedWebSearchTool()] }, new() { Tools = [new HostedCodeInterpreterTool()] },
            new() { ResponseFormat = ChatResponseFormat.Json }, new() { ResponseFormat = ChatResponseFormat.Text },
            new() { ResponseFormat = Schema("a", null) }, new() { ResponseFormat = Schema("b", null) },
            Property("min_p", 1), Property("min_p", "1"), Property("min_p", null), Property("other", 1),
            Property("nested", new Dictionary<string, object?> { ["a"] = 1 }), Property("sample_index", 1),
            Property("sample_index", "not a number"), Property("top_log_probabilities", 3),
        ];
        Assert.That(all.Select(Key), Is.Unique);
        Assert.That(
            () => Key(Property("stream", new MemoryStream())), Throws.ArgumentException.With.Message.Contains("'stream'"));
        Assert.That(
            Key(new() { AdditionalProperties = new() { ["a"] = 1, ["b"] = 2 } }),
            Is.EqualTo(Key(new() { AdditionalProperties = new() { ["b"] = 2L, ["a"] = 1 } })), "in any order");
    }

    // As the versions before wrote them, letter for letter.
    [Test]
    public void Create_OfSettingsOfRecordings_HasTheKeysOfEarlierVersions()
    {
        using JsonDocument schema = JsonDocument.Parse("""{"type": "object"}""");
        Assert.That(Key(new ChatOptions { ModelId = "x" }).Settings, Is.Empty);
        Assert.That(
            Key(new ChatOptions
            {
                Temperature = 0.5f,
                TopP = 0.25f,
                TopK = 3,
                Seed = 4,
                MaxOutputTokens = 5,
                FrequencyPenalty = 1,
                PresencePenalty = 2,
                StopSequences = ["a"],
                Instructions = "be\nbrief",
                ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement, "predictions"),
                AdditionalProperties = new() { ["sample_index"] = 7, ["top_log_probabilities"] = 6 },
            }),
            Is.EqualTo(AnswerKey.Create("m", "p") with
            {
                Sample = 7,
                Settings = """
                    temperature=0.5;top_p=0.25;top_k=3;seed=4;max_output_tokens=5;frequency_penalty=1;presence_penalty=2;
                    response_format=json:{"type": "object"};stop=["a"];instructions="be\nbrief";top_log_probabilities=6
                    """.ReplaceLineEndings(""),
            }));
    }

    [Test]
    public async Task GetResponseAsync_OfAHigherEffort_IsNotGivenTheStoredAnswerOfALowerOne()
    {
        string folder = Directory.CreateTempSubdirectory("effort").FullName;
        try
        {
            using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") });
            using var client = new RecordingChatClient(
                new FuncChatClient(call => FuncChatClient.Response($"answer {call}")), store);
            (ChatOptions low, ChatOptions high) = InKey["Reasoning"];
            Assert.That((await client.GetResponseAsync("p", low)).Text, Is.EqualTo("answer 1"));
            Assert.That((await client.GetResponseAsync("p", high)).Text, Is.EqualTo("answer 2"));
            Assert.That((await client.GetResponseAsync("p")).Text, Is.EqualTo("answer 3"));
            Assert.That((await client.GetResponseAsync("p", low)).Text, Is.EqualTo("answer 1"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static AnswerKey Key(ChatOptions options) => AnswerKey.Create(options.ModelId == "n" ? "n" : "m", "p", options);

    private static ChatOptions Property(string name, object? value) =>
        new() { AdditionalProperties = new AdditionalPropertiesDictionary { [name] = value } };

    private static AIFunction Tool(string name, string? description = null) =>
        AIFunctionFactory.Create((int number) => number, name, description);

    private static ChatResponseFormatJson Schema(string name, string? description)
    {
        using JsonDocument schema = JsonDocument.Parse("{}");
        return ChatResponseFormat.ForJsonSchema(schema.RootElement.Clone(), name, description);
    }
}
