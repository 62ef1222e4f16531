using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Principles.Llm;

public class LlmPrincipleLearnerTests
{
    [Test]
    public async Task LearnAsync_FromRecordings_HasPrinciplesWithProvenance()
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        DesignPrinciples principles =
            (await new LlmPrincipleLearner(client).LearnAsync(NasBench201.Cifar10.AsSource())).GetOrThrow();
        Assert.That(principles.Provenance, Is.EqualTo(new PrincipleProvenance("language-model", "CIFAR-10", 50, 15625)
        {
            Model = "Claude (Anthropic)",
            PromptSha256 = "e28e3e3fc00bd72fd75ec3799c0cde3fdd2cdf887715d441ca2b0de2a1e07302",
            Day = new DateOnly(2026, 11, 22),
        }));
        Assert.That(principles.Statements[0], Does.StartWith("Keep a direct identity shortcut from input to output"));
        Assert.That(principles.Refined.Contains(NasBench201.Cifar100.GetBest(1)[0].Architecture));
    }

    [Test]
    public async Task LearnAsync_AfterAnUnusableAnswer_AsksOnceMoreAndSaysWhy()
    {
        using var client = new ScriptedChatClient(
            prompt => prompt.Contains("An earlier answer", StringComparison.Ordinal) ? Requests.Answer() : Requests.Answer(
                ("1<-0", ["x"])));
        PrincipleAnswer answer = await new LlmPrincipleLearner(client).LearnAsync(NasBench201.Cifar10.AsSource());
        Assert.That(answer.Principles, Is.Not.Null);
        Assert.That(client.Calls, Has.Count.EqualTo(2));
        Assert.That(
            client.Calls[1].Prompt,
            Does.Contain("An earlier answer could not be used: the answer has 'x' for '1<-0'; allowed is one of none,"));
        Assert.That(
            answer.Principles!.Provenance.PromptSha256, Is.EqualTo(AnswerKey.Create("", client.Calls[1].Prompt).PromptSha256));
        Assert.That(answer.Principles.Provenance.Day, Is.Null);
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 4)]
    public async Task LearnAsync_WithoutAnyUsableAnswer_StopsAndFails(int rounds, int calls)
    {
        using var client = new ScriptedChatClient(_ => "no");
        PrincipleAnswer answer = await new LlmPrincipleLearner(client, options: new LlmPrincipleOptions { RepairRounds = rounds })
            .LearnAsync(NasBench201.Cifar10.AsSource());
        Assert.That(client.Calls, Has.Count.EqualTo(calls));
        Assert.That(answer.Failure!.Reason.Split("asked again"), Has.Length.EqualTo(calls));
        Assert.That(answer.Failure.RawText, Is.EqualTo("no"));
    }

    [Test]
    public async Task LearnAsync_WhenTheCallFails_SaysSoAndDoesNotAskAgain()
    {
        using var client = new ScriptedChatClient((_, _, _) => throw new HttpRequestException("the line is dead."));
        PrincipleAnswer answer = await new LlmPrincipleLearner(client).LearnAsync(NasBench201.Cifar10.AsSource());
        Assert.That(client.Calls, Has.Count.EqualTo(1));
        Assert.That(answer.Failure, Is.EqualTo(new PrincipleFailure("the language model gave no answer: the line is dead")));
    }

    [Test]
    public void LearnAsync_WhenCanceled_IsCanceled()
    {
        using var cancel = new CancellationTokenSource();
        using var client = new ScriptedChatClient(async (_, _, token) =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
            return "";
        });
        Assert.That(
            async () => await new LlmPrincipleLearner(client).LearnAsync(NasBench201.Cifar10.AsSource(), cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task AdaptAsync_OfARound_AsksWithTheSettingsAndNamesTheRound()
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer());
        var options = new LlmPrincipleOptions { ModelId = "m", Temperature = 0.5f, MaxOutputTokens = 9, Seed = 4 };
        DesignPrinciples principles =
            (await new LlmPrincipleLearner(client, options: options).AdaptAsync(Requests.Adaptation(2, 1))).GetOrThrow();
        Assert.That(
            principles.Provenance with { PromptSha256 = null },
            Is.EqualTo(new PrincipleProvenance("language-model", "CIFAR-10", 50, 15625)
            {
                Model = "m",
                Round = 2,
                Target = "CIFAR-100",
                TargetEvaluations = 2,
            }));
        ChatOptions sent = client.Calls.Single().Options!;
        Assert.That(
            (sent.ModelId, sent.Temperature, sent.MaxOutputTokens, sent.Seed),
            Is.EqualTo(("m", (float?)0.5f, (int?)9, (long?)4)));
    }

    [Test]
    public void Constructor_WithOptionsOutOfRange_NamesAll()
    {
        using var client = new ScriptedChatClient(_ => "");
        Assert.That(
            () => new LlmPrincipleLearner(
                client, options: new LlmPrincipleOptions { RepairRounds = 6, Temperature = float.NaN, MaxOutputTokens = 0 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "LlmPrincipleOptions.RepairRounds is 6; allowed is 0 to 5. LlmPrincipleOptions.Temperature is NaN; "
                + "allowed is 0 to 2. LlmPrincipleOptions.MaxOutputTokens is 0; allowed is 1 to 2147483647."));
    }
}
