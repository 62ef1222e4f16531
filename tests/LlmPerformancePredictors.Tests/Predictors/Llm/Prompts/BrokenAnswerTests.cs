using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>Reasoning, broken strings and broken objects: what stands in them is no answer.</summary>
public class BrokenAnswerTests
{
    private const string Final = """{"predictions": [{"id": 1, "score": 24.31}]}""";

    private static ScoreReading Read(string answer) => ScoreAnswerReader.Read(answer, 1, Metric.Bleu, "12.34").Single();

    [TestCase("<think>Perhaps {\"id\": 1, \"score\": 20}?</think>" + Final)]
    [TestCase("<think>\nThe form is {\"id\": 1, \"score\": 20}.\n</think>\n\n" + Final, TestName = "lines")]
    [TestCase("Perhaps {\"id\": 1, \"score\": 20}?</think>" + Final, TestName = "opened by the server")]
    [TestCase("<think>{\"id\": 1, \"score\": 2}</think> no <think>{\"id\": 1, \"score\": 3}</think>" + Final, TestName = "twice")]
    [TestCase("<THINKING>{\"id\": 1, \"score\": 20}</THINKING>" + Final, TestName = "other tag")]
    [TestCase("[THINK]{\"id\": 1, \"score\": 20}[/THINK]" + Final, TestName = "brackets")]
    [TestCase("◁think▷{\"id\": 1, \"score\": 20}◁/think▷" + Final, TestName = "triangles")]
    [TestCase(
        "<|channel|>analysis<|message|>{\"id\": 1, \"score\": 20}<|end|><|start|>assistant<|channel|>final<|message|>" + Final,
        TestName = "channels")]
    [TestCase("<think effort=\"high\">{\"id\": 1, \"score\": 20}</think >" + Final, TestName = "attributes and white space")]
    [TestCase("<|START_THINKING|>{\"id\": 1, \"score\": 20}<|END_THINKING|>" + Final, TestName = "Cohere's")]
    [TestCase("<|begin_of_thought|>{\"id\": 1, \"score\": 20}<|end_of_thought|>" + Final, TestName = "Open Thoughts'")]
    [TestCase("<thoughts>{\"id\": 1, \"score\": 20}</thoughts>" + Final, TestName = "thoughts")]
    [TestCase("<scratchpad>{\"id\": 1, \"score\": 20}</scratchpad>" + Final, TestName = "scratchpad")]
    [TestCase("<think/>" + Final, TestName = "no reasoning")]
    [TestCase("<think>the \"deep {\"id\": 1, \"score\": 20}</think>" + Final, TestName = "broken string in reasoning")]
    public void Read_OfADraftInReasoning_GivesTheAnswerBehindIt(string answer)
    {
        ScoreReading reading = Read(answer);
        Assert.That(reading.Prediction, Is.EqualTo(Prediction.FromScore(24.31)));
        Assert.That(answer[reading.Place!.Value], Is.EqualTo("24.31"));
    }

    [Test]
    public void Read_OfABareNumberBehindReasoning_GivesItAndItsPlace()
    {
        const string answer = "<think>20 or 24.31</think>\n24.31";
        Assert.That(Read(answer), Is.EqualTo(new ScoreReading(Prediction.FromScore(24.31), 27..32)));
    }

    [TestCase("<think>Perhaps {\"id\": 1, \"score\": 20}, as")]
    [TestCase("<think>x</think><think>{\"id\": 1, \"score\": 20}")]
    [TestCase("<think>{\"id\": 1, \"score\": 20}</think>")]
    [TestCase("<think effort=\"high\">{\"id\": 1, \"score\": 20}")]
    [TestCase("<think >{\"id\": 1, \"score\": 20}")]
    [TestCase("<|START_THINKING|>{\"id\": 1, \"score\": 20}")]
    [TestCase("<|channel|>analysis<|message|>{\"id\": 1, \"score\": 20}")]
    public void Read_OfReasoningThatDoesNotEnd_GivesNoScore(string answer) => Assert.That(
        Read(answer).Prediction,
        Is.EqualTo(Prediction.FromFailure("the answer has reasoning alone and nothing behind it", answer)));

    [TestCase("""{"id": 1, "why": "as in {"id": 1, "score": 20}", "score": 24.3}""")]
    [TestCase("""{"why": "as in {"predictions": [{"id": 1, "score": 20}]}", "id": 1, "score": 24.3}""")]
    [TestCase("""{"why": "as in "{"id": 1, "score": 20}" said", "id": 1, "score": 24.3}""")]
    [TestCase("""{"why": "he said ", {"id": 1, "score": 20}, " and more", "id": 1, "score": 24.3}""")]
    [TestCase("""{"why": "he said ", "x": {"id": 1, "score": 20}, " and more", "score": 24.3}""")]
    [TestCase("""{"why": ["one", "two {"id": 1, "score": 20}"]}""")]
    [TestCase("""{"the "form" {"id": 1, "score": 20}": 3}""")]
    [TestCase("""{"why": "see {"id": 1, "score": 20} and""", TestName = "cut off in the string")]
    [TestCase("{\"why\": \"a line\nbreak {\\\"x\\\": 1} {\"id\": 1, \"score\": 20}\"}", TestName = "line feed in the string")]
    [TestCase("""{"why": "\alpha {"id": 1, "score": 20}"}""", TestName = "bad escape in the string")]
    [TestCase("""{"why": "x{", ": 1, "id": 1, "score": 5}""", TestName = "from within a string")]
    public void Read_OfAnObjectInABrokenString_GivesNoScore(string answer)
    {
        Prediction prediction = Read(answer).Prediction;
        Assert.That(prediction.HasScore, Is.False, prediction.ToString());
        Assert.That(prediction.Failure!.Reason, Does.Contain("its JSON breaks at a string, at byte "));
    }

    [TestCase("""{"id": 1, "draft": {"id": 1, "score": 20}, "score": 24.3""")]
    [TestCase("""{"score": 24.3, "draft": {"id": 1, "score": 20}, "id": """)]
    [TestCase("""{"predictions": [{"id": 1, "drafts": [{"id": 1, "score": 20}], "sco""")]
    public void Read_OfADraftInAnObjectThatIsCutOff_GivesNoScore(string answer) =>
        Assert.That(Read(answer).Prediction.HasScore, Is.False);

    [TestCase("""{"predictions": [{"id": 1, "score": 24.31}, {"id": 2, "why": "the "deep" one", "score": 20}]}""")]
    [TestCase("""{"note": {"id": 7, "why": "x", "score": NaN}} {"predictions": [{"id": 1, "score": 24.31}]}""")]
    [TestCase("""{"model": "m", "predictions": [{"id": 1, "score": 24.31}, {"id": 2, "sc""")]
    public void Read_OfAWholeObjectBesideBrokenOnes_GivesItsScore(string answer) =>
        Assert.That(Read(answer).Prediction, Is.EqualTo(Prediction.FromScore(24.31)));
}
