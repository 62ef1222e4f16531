using System.Globalization;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Prompts;

namespace LlmPerformancePredictors.Tests.Prompts;

public class ScoreAnswerReaderTests
{
    private const string Example = "12.34";

    private static Prediction[] Read(string answer, int count = 2) => ScoreAnswerReader.Read(answer, count, Metric.Bleu, Example);

    [TestCase("""{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""", TestName = "plain JSON")]
    [TestCase("```json\n{\"predictions\": [{\"id\": 1, \"score\": 24.3}, {\"id\": 2, \"score\": 25.1}]}\n```", TestName = "fenced JSON")]
    [TestCase("The deeper one {of the two} wins.\n{\"predictions\": [{\"id\": 1, \"score\": 24.3}, {\"id\": 2, \"score\": 25.1}]} Good luck!", TestName = "JSON amid prose")]
    [TestCase("{\"id\": 1, \"score\": 24.3}\n{\"id\": 2, \"score\": 25.1}\n", TestName = "JSON lines")]
    [TestCase("""[{"id": 2, "score": 25.1}, {"id": 1, "score": 24.3}]""", TestName = "an array in another order")]
    [TestCase("""{"predictions": [{"id": "1", "score": "24.3"}, {"id": "2", "score": " 25.1 "}]}""", TestName = "numbers as strings")]
    [TestCase("""{"predictions": [{"id": 1, "score": 12.34}, ...]} {"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""", TestName = "the form echoed before the answer")]
    [TestCase("""{"predictions": [{"id": 1, "score": 12.34}]} {"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""", TestName = "the form echoed as JSON")]
    [TestCase("""{"type":"object","properties":{"id":{"type":"integer"},"score":{"type":"number"}}} {"predictions":[{"id":1,"score":24.3},{"id":2,"score":25.1}]}""", TestName = "a schema beside the answer")]
    [TestCase("""{"answer": {"predictions": [{"id": 1, "score": 24.3, "why": "deep"}, {"id": 2, "score": 25.1,},]}}""", TestName = "wrapped, with trailing commas")]
    [TestCase("""{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}, {"id": 3, "sc""", TestName = "cut off in the middle")]
    [TestCase("""Draft {"id": 1, "score": 24.3}. Final {"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""", TestName = "said twice alike")]
    public void Read_OfAnAnswerInThisForm_GivesBothScores(string answer) =>
        Assert.That(Read(answer).Select(prediction => prediction.Score), Is.EqualTo(new[] { 24.3, 25.1 }));

    [TestCase("24.31")]
    [TestCase(" 24.31\n")]
    [TestCase("`24.31`")]
    [TestCase("**24.31**")]
    [TestCase("\"24.31\"")]
    public void Read_OfABareNumberForOneQuery_GivesIt(string answer) => Assert.That(Read(answer, 1)[0].Score, Is.EqualTo(24.31));

    [TestCase("", "the answer is empty")]
    [TestCase("I cannot say.", "the answer has no object with an id and a score")]
    [TestCase("24.3", "the answer has no object with an id and a score")]
    [TestCase("""{"predictions": [{"id": 2, "score": 25.1}]}""", "the answer has no score for it")]
    [TestCase("""{"predictions": [{"id": 7, "score": 25.1}]}""", "the answer has no score for it, but has ids that were not asked for: 7")]
    [TestCase("""{"predictions": [{"id": 1, "score": 25.1}, {"id": 1, "score": 25.1}]}""", "the answer has 2 scores for it: 25.1 and 25.1")]
    [TestCase("""{"id": 1, "score": 25.1} or {"id": 1, "score": 24.1}""", "the answer has 2 scores for it: 25.1 and 24.1")]
    [TestCase("""{"id": 1, "score": 25.1, "score": 24.1}""", "the answer has 2 scores for it: 25.1 and 24.1")]
    [TestCase("""{"id": 1, "score": "24,1"}""", "the score '24,1' is not a number")]
    [TestCase("""{"id": 1, "score": null}""", "the score 'null' is not a number")]
    [TestCase("""{"id": 1, "score": "\u0032\u0034"}""", "the score '\\u0032\\u0034' is not a number")]
    [TestCase("""{"id": 1, "score": "NaN"}""", "the score 'NaN' is not finite")]
    [TestCase("""{"id": 1, "score": 1e999}""", "the score '1e999' is not finite")]
    [TestCase("""{"id": 1, "score": 240}""", "the score 240 is outside 0 to 100")]
    [TestCase("""{"id": 1, "score": -0.01}""", "the score -0.01 is outside 0 to 100")]
    [TestCase("""{"predictions": [{"id": 1, "score": 12.34}, ...]}""", "the answer has no object with an id and a score")]
    public void Read_OfAnUnusableAnswer_SaysWhyAndKeepsTheText(string answer, string reason)
    {
        PredictionFailure? failure = Read(answer)[0].Failure;
        Assert.That(failure?.Reason, Is.EqualTo(reason));
        Assert.That(failure?.RawText, Is.EqualTo(answer));
    }

    [Test]
    public void Read_UnderACultureWithDecimalCommas_ReadsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.That(Read("""{"id": 1, "score": 24.3} {"id": 2, "score": "25.1"}""").Select(one => one.Score), Is.EqualTo(new[] { 24.3, 25.1 }));
            Assert.That(Read("""{"id": 1, "score": -0.5}""")[0].Failure!.Reason, Is.EqualTo("the score -0.5 is outside 0 to 100"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
