using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Recording;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

/// <summary>
/// A refusal, a content filter and tokens that all went to reasoning are named, and not asked again for money (issue 13, 8).
/// </summary>
public class WithheldAnswerTests
{
    private const string Spent = "all tokens of the answer went to reasoning and none is left (finish reason REASON); "
        + "more output tokens may help";
    private const string Filtered = "a content filter, or the model's own, withheld the answer (finish reason REASON)";

    private static readonly PredictionTask Task = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };

    private static IEnumerable<TestCaseData> Withheld()
    {
        yield return Case("refusal", "the model refused to answer: I'm sorry, I can't help with that", "stop", Refusal());
        yield return Case(
            "refusal, no reason", "the model refused to answer: I'm sorry, I can't help with that", null, Refusal());
        foreach (string reason in (string[])["content_filter", "SAFETY", "refusal", "RECITATION"])
            yield return Case(reason, Filtered.Replace("REASON", reason, StringComparison.Ordinal), reason, new TextContent(""));
        foreach (string reason in (string[])["length", "MAX_TOKENS", "max_output_tokens"])
            yield return Case(reason, Spent.Replace("REASON", reason, StringComparison.Ordinal), reason, new TextContent(" \n"));
        yield return Case(
            "hidden reasoning", Spent.Replace(
                "REASON", "length", StringComparison.Ordinal), "length", new TextReasoningContent("Perhaps 20?"));
        yield return Case(
            "open tag",
            "the answer has reasoning alone and nothing behind it; the answer was cut off (finish reason length), more output "
                + "tokens "
            + "may help",
            "length",
            new TextContent("<think>Perhaps 20?"));
        yield return Case(
            "tool", "the model called the tool 'predict' and gave no "
                + "answer", "tool_calls", new FunctionCallContent("1", "predict"));

        static AIContent Refusal() => new ErrorContent("I'm sorry, I can't help with that.") { ErrorCode = "Refusal" };

        static TestCaseData Case(string name, string reason, string? finish, AIContent content) =>
            new TestCaseData(reason, finish, content).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Withheld))]
    public async Task PredictAsync_OfAWithheldAnswer_NamesTheReasonAndDoesNotAskAgain(
        string reason, string? finish, AIContent content)
    {
        string folder = Directory.CreateTempSubdirectory("withheld").FullName;
        try
        {
            FuncChatClient model = Answering(finish, content);
            using var store = new AnswerStore(new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") });
            using var recorded = new RecordingChatClient(model, store);
            foreach (string when in (string[])["asked", "from the store"])
            {
                var predictor = new LlmPerformancePredictor(
                    recorded, Task, [], null, new LlmPredictorOptions { RepairRounds = 3 });
                Prediction[] predictions = [.. await predictor.PredictAsync([.. ToySpaces.Network.Enumerate().Take(2)])];
                if (content is FunctionCallContent && when != "asked") continue; // a store keeps texts
                Assert.That(predictions.Select(prediction => prediction.Failure!.Reason), Is.All.EqualTo(reason), when);
                Assert.That(
                    predictions.Select(
                        prediction => prediction.Failure!.Kind), Is.All.EqualTo(PredictionFailureKind.Withheld), when);
                Assert.That(model.Calls, Is.EqualTo(1), when);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCaseSource(nameof(Withheld))]
    public async Task LearnAsync_OfAWithheldAnswer_NamesTheReasonAndDoesNotAskAgain(
        string reason, string? finish, AIContent content)
    {
        FuncChatClient model = Answering(finish, content);
        PrincipleAnswer answer = await new LlmPrincipleLearner(model, options: new LlmPrincipleOptions { RepairRounds = 3 })
            .LearnAsync(NasBench201.Cifar10.AsSource());
        Assert.That((answer.Failure!.Reason, answer.Failure.IsWithheld, model.Calls), Is.EqualTo((reason, true, 1)));
    }

    [TestCase("", "stop", "the answer is empty")]
    [TestCase("", null, "the answer is empty")]
    [TestCase("<think>20</think>", "stop", "the answer has reasoning alone and nothing behind it")]
    [TestCase("As a language model ...", "stop", "the answer has no object with an id and a score")]
    [TestCase("Let me think:", "length", "the answer has no object with an id and a score; the answer was cut off")]
    public async Task PredictAsync_OfAnAnswerThatAnotherTryMayMend_AsksAgain(string text, string? finish, string reason)
    {
        FuncChatClient model = Answering(finish, new TextContent(text));
        var predictor = new LlmPerformancePredictor(model, Task, [], null, new LlmPredictorOptions { RepairRounds = 1 });
        Prediction prediction = (await predictor.PredictAsync([ToySpaces.Create(8)]))[0];
        Assert.That(prediction.Failure!.Reason, Does.StartWith(reason).And.Contain("; asked again: "));
        Assert.That((prediction.Failure.Kind, model.Calls), Is.EqualTo((PredictionFailureKind.NoScore, 2)));
    }

    [Test]
    public async Task PredictAsync_OfARefusalInTheMiddleOfScores_KeepsTheScores()
    {
        FuncChatClient model = Answering(
            "content_filter", new TextContent("""{"predictions": [{"id": 1, "score": 20}, {"id": 2, "sco"""));
        var predictor = new LlmPerformancePredictor(model, Task, [], null, new LlmPredictorOptions { RepairRounds = 3 });
        IReadOnlyList<Prediction> predictions = await predictor.PredictAsync([.. ToySpaces.Network.Enumerate().Take(2)]);
        Assert.That(predictions[0], Is.EqualTo(Prediction.FromScore(20)));
        Assert.That(predictions[1].Failure!.Kind, Is.EqualTo(PredictionFailureKind.Withheld));
        Assert.That(model.Calls, Is.EqualTo(1));
    }

    private static FuncChatClient Answering(string? finish, AIContent content) => new(
        _ => new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))
        {
            FinishReason = finish is null ? null : new ChatFinishReason(finish),
        });
}
