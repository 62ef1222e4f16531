using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

public class LlmPerformancePredictorTests : PerformancePredictorContractTests
{
    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };

    protected override IReadOnlyList<Architecture> Architectures { get; } =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 7 == 0)];

    protected override IPerformancePredictor CreatePredictor() =>
        Create(new ScriptedChatClient(ScriptedChatClient.Widths), new() { BatchSize = 4 });

    [TestCase(1, 31)]
    [TestCase(4, 8)]
    [TestCase(1000, 1)]
    public async Task PredictAsync_InBatches_AsksAsOftenAsNeeded(int batchSize, int calls)
    {
        var client = new ScriptedChatClient(ScriptedChatClient.Widths);
        IReadOnlyList<Prediction> predictions = await Create(client, new() { BatchSize = batchSize }).PredictAsync(Architectures);
        Assert.That(client.Calls, Has.Count.EqualTo(calls));
        Assert.That(
            predictions.Select(prediction => prediction.Score),
            Is.EqualTo(Architectures.Select(architecture => (double)architecture.GetIntegers("widths")[0])));
    }

    [Test]
    public async Task PredictAsync_WhereAClientOfTheUsersDoesNotAsk_SaysSoAndWhy()
    {
        var client = new ScriptedChatClient((_, _, _) => throw new QuietHoursException("it is night; run again at 08:00."));
        Prediction prediction = await Create(client).PredictAsync(Architectures[0]);
        Assert.That(prediction.Failure, Is.EqualTo(
            new PredictionFailure("the language model was not asked: it is night; run again at 08:00.")
            { Kind = PredictionFailureKind.NotAsked }));
    }

    [Test]
    public async Task PredictAsync_WithDefaultSettings_SendsNone()
    {
        var client = new ScriptedChatClient(ScriptedChatClient.Widths);
        await Create(client).PredictAsync(Architectures[0]);
        Assert.That(client.Calls.Single().Options, Is.Null);
    }

    [Test]
    public async Task PredictAsync_WithSettings_SendsThemAll()
    {
        var client = new ScriptedChatClient(ScriptedChatClient.Widths);
        await Create(client, new() { ModelId = "m", Temperature = 0.5f, MaxOutputTokens = 7, Seed = 9 })
            .PredictAsync(Architectures[0]);
        ChatOptions options = client.Calls.Single().Options!;
        Assert.That(
            (options.ModelId, options.Temperature, options.MaxOutputTokens, options.Seed), Is.EqualTo(("m", 0.5f, 7, 9L)));
    }

    [Test]
    public async Task PredictAsync_WithSeveralSamples_GivesMeanAndDeviation()
    {
        var client = new ScriptedChatClient((_, options, _) =>
            Task.FromResult(
                $"{{\"id\": 1, \"score\": {20 + (2 * (options is null ? 0 : AnswerKey.Create("m", "", options).Sample))}}}"));
        Prediction prediction = await Create(client, new() { SamplesPerArchitecture = 3 }).PredictAsync(Architectures[0]);
        Assert.That(prediction.Score, Is.EqualTo(22));
        Assert.That(prediction.StandardDeviation, Is.EqualTo(2));
    }

    [Test]
    public async Task PredictAsync_WithSeveralSamplesOfWhichOneIsUnreadable_AveragesTheOthersAndSaysSo()
    {
        var client = new ScriptedChatClient((_, options, _) =>
            Task.FromResult(AnswerKey.Create("m", "", options).Sample switch { 0 => "no idea", 1 => "20", _ => "24" }));
        Prediction prediction = await Create(client, new() { SamplesPerArchitecture = 3, RepairRounds = 0 })
            .PredictAsync(Architectures[0]);
        Assert.That(prediction.Score, Is.EqualTo(22));
        Assert.That(prediction.Failure, Is.Null);
        Assert.That(
            prediction.SampleFailures,
            Is.EqualTo(new[] { new PredictionFailure("the answer has no object with an id and a score", "no idea") }));
    }

    [Test]
    public async Task PredictAsync_WithSeveralSamplesThatAllFail_KeepsEveryReason()
    {
        var client = new ScriptedChatClient(
            (_, options, _) => Task.FromResult($"no idea {AnswerKey.Create("m", "", options).Sample}"));
        Prediction prediction = await Create(client, new() { SamplesPerArchitecture = 3, RepairRounds = 0 })
            .PredictAsync(Architectures[0]);
        Assert.That(prediction.HasScore, Is.False);
        Assert.That(
            prediction.SampleFailures.Select(failure => failure.RawText),
            Is.EqualTo(new[] { "no idea 0", "no idea 1", "no idea 2" }));
    }

    [Test]
    public async Task PredictAsync_WithLogProbabilities_GivesTheExpectedScoreOfEach()
    {
        // Of the second score nothing else was possible; the third stands in no tokens of its own that a change would tell.
        var client = new ScriptedChatClient(
            """{"predictions": [{"id": 1, "score": 20}, {"id": 2, "score": 1}, {"id": 3, "score": 240}]}""",
            [
                Token("""{"predictions": [{"id": 1, "score": """),
                Token("20", 0.75, ("24", 0.25)),
                Token("}, {\"id\": 2, \"score\": "),
                Token("1"),
                Token("}, {\"id\": 3, \"score\": 240}]}")]);
        IReadOnlyList<Prediction> predictions = await Create(client, new() { TopLogProbabilities = 5, RepairRounds = 0 })
            .PredictAsync([.. Architectures.Take(3)]);
        Assert.That(predictions[0].Score, Is.EqualTo(21).Within(1e-12));
        Assert.That(predictions[0].StandardDeviation, Is.EqualTo(Math.Sqrt(3)).Within(1e-12)); // .75 * 1 + .25 * 9
        Assert.That(predictions[1], Is.EqualTo(Prediction.FromScore(1, 0)));
        Assert.That(predictions[2].Failure!.Reason, Is.EqualTo("the score 240 is outside 0 to 100"));
        Assert.That(TokenLogProbabilities.GetRequested(client.Calls.Single().Options), Is.EqualTo(5));
    }

    [Test]
    public async Task PredictAsync_WithLogProbabilitiesThatAreNotTheAnswersOrWereNotAskedFor_GivesTheWrittenScore()
    {
        TokenLogProbability[] tokens = [Token("20", 0.5, ("24", 0.5)), Token("!")];
        Assert.That(
            await Create(new ScriptedChatClient("20", tokens), new() { TopLogProbabilities = 5 }).PredictAsync(Architectures[0]),
            Is.EqualTo(Prediction.FromScore(20)));
        Assert.That(
            await Create(new ScriptedChatClient("20", tokens[..1]), new()).PredictAsync(Architectures[0]),
            Is.EqualTo(Prediction.FromScore(20)));
        Assert.That(
            await Create(new ScriptedChatClient("20", tokens[..1]), new() { TopLogProbabilities = 5 })
                .PredictAsync(Architectures[0]),
            Is.EqualTo(Prediction.FromScore(22, 2)));
    }

    [Test]
    public async Task PredictAsync_WithSeveralSamplesAndLogProbabilities_GivesTheDeviationOfTheMixture()
    {
        // Sample 0 is 22 with variance 4; sample 1 is written 26 for sure: between them the variance is 8.
        var client = new ScriptedChatClient(
            (_, options, _) => Task.FromResult(AnswerKey.Create("m", "", options).Sample == 0 ? "20" : "26"))
        {
            Tokens = answer => answer == "20" ? [Token("20", 0.5, ("24", 0.5))] : [Token("26")],
        };
        Prediction prediction = await Create(client, new() { TopLogProbabilities = 2, SamplesPerArchitecture = 2 })
            .PredictAsync(Architectures[0]);
        Assert.That(prediction.Score, Is.EqualTo(24).Within(1e-12));
        Assert.That(prediction.StandardDeviation, Is.EqualTo(Math.Sqrt(((4 + 0) / 2.0) + 8)).Within(1e-12));
    }

    [Test]
    public async Task PredictAsync_WithStructuredAnswers_AsksForTheTemplatesSchema()
    {
        var client = new ScriptedChatClient(_ => "20");
        await Create(client, new() { StructuredAnswers = true }).PredictAsync(Architectures[0]);
        var format = (ChatResponseFormatJson)client.Calls.Single().Options!.ResponseFormat!;
        Assert.That(
            format.Schema!.Value
                .GetProperty("properties").GetProperty("predictions")
                .GetProperty("items").GetProperty("properties").GetProperty("score").GetRawText(),
            Is.EqualTo("""{"type":"number"}"""));
        Assert.That(
            () => new LlmPerformancePredictor(client, Toy, [], new NoSchema(), new() { StructuredAnswers = true }),
            Throws.ArgumentException.With.Message.StartsWith(
                "LlmPredictorOptions.StructuredAnswers is true, but NoSchema has no AnswerSchema; "
                + "set it to false, or give the template one."));
    }

    [Test]
    public async Task PredictAsync_WithASeedAndSeveralSamples_SendsAnotherSeedForEach()
    {
        var client = new ScriptedChatClient(_ => "20");
        await Create(client, new() { SamplesPerArchitecture = 3, Seed = 9 }).PredictAsync(Architectures[0]);
        Assert.That(client.Calls.Select(call => call.Options!.Seed).Order(), Is.EqualTo(new[] { 9, 10, 11 }));
    }

    [Test]
    public async Task PredictAsync_WithIdsCountedFromZero_TrustsNoneAndAsksAgainForAll()
    {
        var client = new ScriptedChatClient(prompt => prompt.Contains("An earlier answer", StringComparison.Ordinal)
            ? """{"predictions": [{"id": 1, "score": 20}, {"id": 2, "score": 21}]}"""
            : """{"predictions": [{"id": 0, "score": 20}, {"id": 1, "score": 21}]}""");
        IReadOnlyList<Prediction> predictions = await Create(client).PredictAsync([.. Architectures.Take(2)]);
        Assert.That(predictions.Select(prediction => prediction.Score), Is.EqualTo(new[] { 20, 21 }));
        Assert.That(
            client.Calls[1].Prompt,
            Does.Contain("- Architecture 1: the answer has ids that were not asked for (0) and lacks ones that were (2)"));
    }

    [Test]
    public async Task PredictAsync_WithManyBatches_KeepsTheConcurrencyBound()
    {
        (int now, int most) = (0, 0);
        var gate = new Lock();
        var client = new ScriptedChatClient(async (prompt, _, token) =>
        {
            lock (gate) most = Math.Max(most, ++now);
            await Task.Yield();
            await Task.Delay(1, token);
            lock (gate) now--;
            return ScriptedChatClient.Widths(prompt);
        });
        await Create(client, new() { BatchSize = 1, MaxConcurrency = 3 }).PredictAsync(Architectures);
        Assert.That(most, Is.InRange(1, 3));
    }

    [Test]
    public void PredictAsync_CanceledWhileAsking_Stops()
    {
        using var stop = new CancellationTokenSource();
        var client = new ScriptedChatClient(async (_, _, token) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });
        Assert.That(
            async () => await Create(client).PredictAsync(Architectures, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void PredictAsync_OfAClientThatThrowsItsOwnWhenCanceled_IsCanceled()
    {
        using var stop = new CancellationTokenSource();
        var client = new ScriptedChatClient(async (_, _, _) =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("the connection was aborted");
        });
        Assert.That(
            async () => await Create(client).PredictAsync(Architectures, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task PredictAsync_OfAClientThatCancelsOfItsOwn_IsAFailedCall()
    {
        var client = new ScriptedChatClient(_ => throw new TaskCanceledException("the request timed out"));
        Prediction prediction = await Create(client).PredictAsync(Architectures[0]);
        Assert.That(prediction.Failure!.Reason, Is.EqualTo("the language model gave no answer: the request timed out"));
    }

    [Test]
    public async Task PredictAsync_WithUnreadableScores_AsksAgainForJustThose()
    {
        var client = new ScriptedChatClient(prompt => prompt.Contains("An earlier answer", StringComparison.Ordinal)
            ? """{"predictions": [{"id": 1, "score": 21}, {"id": 2, "score": 22}]}"""
            : """{"predictions": [{"id": 1, "score": 240}, {"id": 2, "score": 20}]}""");
        IReadOnlyList<Prediction> predictions = await Create(client).PredictAsync([.. Architectures.Take(3)]);
        Assert.That(predictions.Select(prediction => prediction.Score), Is.EqualTo(new[] { 21, 20, 22 }));
        Assert.That(client.Calls, Has.Count.EqualTo(2));
        Assert.That(
            client.Calls[1].Prompt,
            Does.Contain(
                "- Architecture 1: the score 240 is outside 0 to 100\n- Architecture 2: the answer has no score for it"));
        Assert.That(client.Calls[1].Prompt, Does.Not.Contain("## Architecture 3"));
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(3, 4)]
    public async Task PredictAsync_WithAnswersThatStayUnreadable_EndsWithTheReasonAndTheText(int rounds, int calls)
    {
        var client = new ScriptedChatClient(_ => "I cannot say.");
        Prediction prediction = await Create(client, new() { RepairRounds = rounds }).PredictAsync(Architectures[0]);
        Assert.That(client.Calls, Has.Count.EqualTo(calls));
        Assert.That(prediction.Failure!.Reason, Does.StartWith("the answer has no object with an id and a score"));
        Assert.That(prediction.Failure.RawText, Is.EqualTo("I cannot say."));
        Assert.That(() => prediction.Score, Throws.InvalidOperationException.With.Message.Contains("no object with an id"));
    }

    [Test]
    public async Task PredictAsync_WithACallThatFails_KeepsTheOthersAndSaysWhy()
    {
        var client = new ScriptedChatClient(
            (prompt, _, _) => prompt.Contains("## Architecture 1\nlayers: 1\nwidths: [8]", StringComparison.Ordinal)
            ? throw new HttpRequestException("503 from the server")
            : Task.FromResult(ScriptedChatClient.Widths(prompt)));
        IReadOnlyList<Prediction> predictions = await Create(client, new() { BatchSize = 1 }).PredictAsync(
            [ToySpaces.Create(16), ToySpaces.Create(8), ToySpaces.Create(32)]);
        Assert.That(predictions.Select(prediction => prediction.HasScore), Is.EqualTo(new[] { true, false, true }));
        Assert.That(predictions[1].Failure!.Reason, Is.EqualTo("the language model gave no answer: 503 from the server"));
        Assert.That(client.Calls, Has.Count.EqualTo(3), "a failed call is not repaired");
    }

    [Test]
    public void Constructor_WithIllegalOptions_NamesEachWithItsValueAndRange() =>
        Assert.That(
            () => Create(
                new ScriptedChatClient(_ => ""),
                new()
                {
                    BatchSize = 0,
                    SamplesPerArchitecture = 101,
                    MaxConcurrency = 0,
                    RepairRounds = 6,
                    Temperature = 2.5f,
                    MaxOutputTokens = 0,
                    TopLogProbabilities = 21,
                }),
            Throws.ArgumentException.With.Message.StartsWith(
                "LlmPredictorOptions.BatchSize is 0; allowed is 1 to 1000. "
                + "LlmPredictorOptions.SamplesPerArchitecture is 101; allowed is 1 to 100. "
                + "LlmPredictorOptions.MaxConcurrency is 0; allowed is 1 to 256. "
                + "LlmPredictorOptions.RepairRounds is 6; allowed is 0 to 5. "
                + "LlmPredictorOptions.Temperature is 2.5; allowed is 0 to 2. "
                + "LlmPredictorOptions.MaxOutputTokens is 0; allowed is 1 to 2147483647. "
                + "LlmPredictorOptions.TopLogProbabilities is 21; allowed is 1 to 20."));

    [Test]
    public void Constructor_WithADemonstrationOutOfRange_NamesIt() =>
        Assert.That(
            () =>
                new LlmPerformancePredictor(new ScriptedChatClient(_ => ""), Toy, [new Demonstration(ToySpaces.Create(8), 101)]),
            Throws.ArgumentException.With.Message.Contains("has the BLEU 101; allowed is 0 to 100"));

    private static LlmPerformancePredictor Create(IChatClient client, LlmPredictorOptions? options = null) =>
        new(client, Toy, [new Demonstration(ToySpaces.Create(8), 20)], null, options);

    private static TokenLogProbability Token(
        string text, double probability = 1, params (string Text, double Probability)[] others) =>
        new(
            text,
            Math.Log(probability),
            [.. others.Select(other => new TokenAlternative(other.Text, Math.Log(other.Probability)))]);

    private sealed class NoSchema : IPromptTemplate
    {
        public string Render(PromptRequest request) => "";

        public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request) => [];
    }

    private sealed class QuietHoursException(string message) : NotAskedException(message);
}
