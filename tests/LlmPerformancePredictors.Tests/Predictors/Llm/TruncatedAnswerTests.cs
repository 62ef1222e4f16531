using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

/// <summary>An answer that was cut off gives a score only where a whole JSON object does.</summary>
public class TruncatedAnswerTests
{
    private static readonly PredictionTask Task = new()
    {
        Space = ToySpaces.Network,
        Metric = Metric.Bleu,
        Name = "toys",
        Field = "toy recognition",
    };

    private static async Task<IReadOnlyList<Prediction>> AskAsync(
        string answer, string? finishReason, int queries = 1, IPromptTemplate? template = null)
    {
        var client = new ScriptedChatClient(_ => answer)
        {
            FinishReason = finishReason is null ? null : new ChatFinishReason(finishReason),
        };
        var predictor = new LlmPerformancePredictor(
            client, Task, [], template, new LlmPredictorOptions { RepairRounds = 0 });
        return await predictor.PredictAsync([.. ToySpaces.Network.Enumerate().Take(queries)]);
    }

    [TestCase("length")]
    [TestCase("max_tokens")]
    [TestCase("MAX_TOKENS")]
    [TestCase("model_length")]
    [TestCase("model_context_window_exceeded")]
    [TestCase("incomplete")]
    [TestCase("content_filter")]
    [TestCase("error")]
    [TestCase("aborted")]
    public async Task PredictAsync_ABareNumberThatWasCutOff_GivesNoScore(string finishReason)
    {
        Prediction prediction = (await AskAsync("2", finishReason))[0];
        Assert.That(prediction.Failure?.Reason, Does.StartWith(
            $"the answer has no whole JSON object with its score; the answer was cut off (finish reason {finishReason})"));
        Assert.That(prediction.Failure!.RawText, Is.EqualTo("2"));
    }

    [TestCase("stop")]
    [TestCase(null)]
    public async Task PredictAsync_ABareNumberThatIsWhole_GivesIt(string? finishReason) =>
        Assert.That((await AskAsync("24.31", finishReason))[0], Is.EqualTo(Prediction.FromScore(24.31)));

    [Test]
    public async Task PredictAsync_WholeObjectsOfACutAnswer_GivesTheirScoresAlone()
    {
        const string answer = """{"predictions": [{"id": 1, "score": 24.31}, {"id": 2, "score": 2""";
        IReadOnlyList<Prediction> predictions = await AskAsync(answer, "length", 2);
        Assert.That(predictions[0], Is.EqualTo(Prediction.FromScore(24.31)));
        Assert.That(predictions[1], Is.EqualTo(Prediction.FromFailure(
            "the answer has no score for it; the answer was cut off (finish reason length), more output tokens may help",
            answer)));
    }

    [Test]
    public async Task PredictAsync_ReasoningThatWasCutOff_GivesNoLabelAndTheWholeText()
    {
        const string answer = """<think>Perhaps {"id": 1, "score": 20}, as""";
        Assert.That((await AskAsync(answer, "length"))[0], Is.EqualTo(Prediction.FromFailure(new PredictionFailure(
            "the answer has reasoning alone and nothing behind it; the answer was cut off (finish reason length), "
                + "more output tokens may help",
            answer)
        {
            Kind = PredictionFailureKind.Withheld,
        })));
    }

    [Test]
    public async Task PredictAsync_ATemplateOfAnotherForm_IsHeldToTheSame()
    {
        var template = new LastNumber();
        Assert.That((await AskAsync("BLEU 24.31", "stop", 1, template))[0], Is.EqualTo(Prediction.FromScore(24.31)));
        Assert.That((await AskAsync("BLEU 2", "length", 1, template))[0].HasScore, Is.False);
        Assert.That((await AskAsync("{\"a\": 1} BLEU 2", "length", 1, template))[0].HasScore, Is.False);
        Assert.That((await AskAsync("<think>BLEU 20</think>", "stop", 1, template))[0].HasScore, Is.False);
    }

    // Reads the last word of an answer.
    private sealed class LastNumber : IPromptTemplate
    {
        public string Render(PromptRequest request) => "What is it?";

        public IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request)
        {
            int start = answer.LastIndexOf(' ') + 1;
            return
            [
                double.TryParse(answer[start..], System.Globalization.CultureInfo.InvariantCulture, out double score)
                    ? new ScoreReading(Prediction.FromScore(score), start..answer.Length)
                    : new ScoreReading(Prediction.FromFailure("no number", answer)),
            ];
        }
    }
}
