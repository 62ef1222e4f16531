using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels;

public class ReplayChatClientTests
{
    private static readonly RecordedAnswer Recorded = new(AnswerKey.Create("model-a", "What is 6 x 7?"), "42");

    [Test]
    public async Task GetResponseAsync_OfARecordedPrompt_GivesTheRecordedText()
    {
        using var client = new ReplayChatClient([Recorded]);
        Assert.That((await client.GetResponseAsync("What is 6 x 7?")).Text, Is.EqualTo("42"));
        Assert.That(
            await client.GetStreamingResponseAsync("What is 6 x 7?").ToChatResponseAsync(), Has.Property("Text").EqualTo("42"));
    }

    [Test]
    public async Task GetResponseAsync_OfAnUnknownPrompt_SaysWhich()
    {
        using var client = new ReplayChatClient([Recorded]);
        MissingRecordingException? exception = await Assert.ThrowsAsync<MissingRecordingException>(
            () => client.GetResponseAsync("What is 6 x 8?\nPlease."));
        Assert.That(exception!.Key, Is.EqualTo(AnswerKey.Create("model-a", "What is 6 x 8?\nPlease.")));
        Assert.That(
            exception.Message, Does.StartWith("None of 1 recordings answers the prompt \"What is 6 x 8? Please.\" (SHA-256 "));
        Assert.That(exception.Message, Does.Contain("model 'model-a', settings default, sample 0"));
        Assert.That(exception.Message, Does.Contain("No recording has this prompt under any model or settings"));
    }

    [Test]
    public void GetResponseAsync_OfARecordedPromptWithOtherSettings_SaysUnderWhichItIsRecorded()
    {
        using var client = new ReplayChatClient([Recorded]);
        Assert.That(
            async () => await client.GetResponseAsync("What is 6 x 7?", new ChatOptions { Temperature = 0.5f, Seed = 3 }),
            Throws.TypeOf<MissingRecordingException>().With.Message.Contains("settings temperature=0.5;seed=3, sample 0")
                .And.Message.Contains("The same prompt is recorded under SHA-256"));
    }

    [Test]
    public void Constructor_WithTwoAnswersToOnePrompt_IsRefused() =>
        Assert.That(
            () => new ReplayChatClient([Recorded, Recorded with { Text = "41" }]),
            Throws.ArgumentException.With.Message.Contains("Two different answers"));

    [Test]
    public void Constructor_WithSeveralModels_WantsOneNamed()
    {
        RecordedAnswer other = new(AnswerKey.Create("model-b", "What is 6 x 7?"), "43");
        Assert.That(
            () => new ReplayChatClient([Recorded, other]), Throws.ArgumentException.With.Message.Contains("model-a, model-b"));
        Assert.That(
            async () => (await new ReplayChatClient([Recorded, other], "model-b").GetResponseAsync("What is 6 x 7?")).Text,
            Is.EqualTo("43"));
    }

    [Test]
    public void GetResponseAsync_OfAConversation_IsRefused() =>
        Assert.That(
            async () => await new ReplayChatClient([Recorded]).GetResponseAsync(
                [new(ChatRole.System, "be brief"), new(ChatRole.User, "6 x 7?")]),
            Throws.ArgumentException.With.Message.Contains("one user message; there are 2 (system, user)"));

    [Test]
    public void Key_OfASetting_ChangesWithIt()
    {
        static AnswerKey Key(Action<ChatOptions> set)
        {
            var options = new ChatOptions();
            set(options);
            return AnswerKey.Create("m", "p", options);
        }

        AnswerKey[] keys =
        [
            Key(_ => { }), Key(o => o.Temperature = 0), Key(o => o.Temperature = 1), Key(o => o.TopP = 1),
            Key(o => o.TopK = 1), Key(o => o.Seed = 1),
            Key(o => o.MaxOutputTokens = 1), Key(o => o.FrequencyPenalty = 1), Key(o => o.PresencePenalty = 1),
            Key(o => o.StopSequences = ["x"]),
            Key(o => o.StopSequences = ["a", "b"]), Key(o => o.StopSequences = ["a|b"]), Key(
                o => o.StopSequences = ["a\",\"b"]), Key(o => o.Instructions = "be brief"),
            Key(o => o.ResponseFormat = ChatResponseFormat.Json), Key(
                o => o.AdditionalProperties = new() { [AnswerKey.SampleProperty] = 1 }),
            Key(
                o => o.AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = 5 }), Key(
                    o => o.AdditionalProperties = new() { [TokenLogProbabilities.RequestProperty] = 6 }),
        ];
        Assert.That(keys, Is.Unique);
        Assert.That(keys[0], Is.EqualTo(AnswerKey.Create("m", "p")));
    }
}
