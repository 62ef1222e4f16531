using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class ScoreAnswerReaderTests
{
    private const string Example = "12.34";

    private static Prediction[] Read(string answer, int count = 2) =>
        [.. ScoreAnswerReader.Read(answer, count, Metric.Bleu, Example).Select(reading => reading.Prediction)];

    [TestCase("""{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""", TestName = "plain JSON")]
    [TestCase(
        "```json\n{\"predictions\": [{\"id\": 1, \"score\": 24.3}, {\"id\": 2, \"score\": 25.1}]}\n```",
        TestName = "fenced JSON")]
    [TestCase(
        "The deeper one {of the two} wins.\n{\"predictions\": [{\"id\": 1, \"score\": 24.3}, {\"id\": 2, \"score\": "
            + "25.1}]} Good luck!",
        TestName = "JSON amid prose")]
    [TestCase("{\"id\": 1, \"score\": 24.3}\n{\"id\": 2, \"score\": 25.1}\n", TestName = "JSON lines")]
    [TestCase("""[{"id": 2, "score": 25.1}, {"id": 1, "score": 24.3}]""", TestName = "an array in another order")]
    [TestCase(
        """{"predictions": [{"id": "1", "score": "24.3"}, {"id": "2", "score": " 25.1 "}]}""",
        TestName = "numbers as strings")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 12.34}, ...]} """
        + """{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""",
        TestName = "the form echoed before the answer")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 12.34}]} """
        + """{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""",
        TestName = "the form echoed as JSON")]
    [TestCase(
        """{"type":"object","properties":{"id":{"type":"integer"},"score":{"type":"number"}}} """
        + """{"predictions":[{"id":1,"score":24.3},{"id":2,"score":25.1}]}""",
        TestName = "a schema beside the answer")]
    [TestCase(
        """{"answer": {"predictions": [{"id": 1, "score": 24.3, "why": "deep"}, {"id": 2, "score": 25.1,},]}}""",
        TestName = "wrapped, with trailing commas")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}, {"id": 3, "sc""",
        TestName = "cut off in the middle")]
    [TestCase(
        """Draft {"id": 1, "score": 24.3}. Final {"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}]}""",
        TestName = "said twice alike")]
    [TestCase(
        """Draft {"predictions": [{"id": 1, "score": 24.30}, {"id": 2, "score": 2.51e1}]} """
        + """Final {"predictions": [{"id": 1, "score": "24.3"}, {"id": 2, "score": 25.1}]}""",
        TestName = "said twice in other digits")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 25.1}, """
        + """{"id": 0, "score": 9}, {"id": 3, "score": 8}]}""",
        TestName = "ids that were not asked for beside all that were")]
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
    [TestCase(
        """{"predictions": [{"id": 7, "score": 25.1}]}""",
        "the answer has ids that were not asked for (7) and lacks ones that were (1, 2), so none of its ids can be trusted")]
    [TestCase(
        "{\"id\": 1, \"score\": 25.1}\n{\"id\": 1, \"score\": 25.1}\n{\"id\": 2, \"score\": 25.1}",
        "the answer has 2 scores for it: 25.1 and 25.1")]
    [TestCase(
        """[{"id": 1, "score": 20}, {"id": 2, "score": 25.1}, {"id": 1, "score": 20.0}]""",
        "the answer has 2 scores for it: 20 and 20.0")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 20}, {"id": 1, "score": 20}, {"id": 2, "sc""",
        "the answer has 2 scores for it: 20 and 20")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 20}, {"id": 2, "score": 21}]} """
        + """{"predictions": [{"id": 1, "score": 22}, {"id": 2, "score": 21}]}""",
        "the answer has 2 scores for it: 20 and 22")]
    [TestCase(
        """{"predictions": [{"id": 1, "score": 25.1}, {"id": 1, "score": 25.1}]}""",
        "the answer has 2 scores for it: 25.1 and 25.1")]
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
    public void Read_OfAnswersThatEqualTheExample_TakesThemAsScores()
    {
        Assert.That(Read("""{"predictions": [{"id": 1, "score": 12.34}]}""", 1)[0].Score, Is.EqualTo(12.34));
        Assert.That(
            Read("""{"predictions": [{"id": 1, "score": 12.34}, {"id": 2, "score": 12.34}]}""")
                .Select(prediction => prediction.Score),
            Is.All.EqualTo(12.34));
        Assert.That(
            Read("{\"id\": 1, \"score\": 12.34}\n{\"id\": 2, \"score\": 25}").Select(prediction => prediction.Score),
            Is.EqualTo(new[] { 12.34, 25 }));
        Assert.That(
            Read("""Draft {"id": 1, "score": 12.34}, final {"id": 1, "score": 12.34}""", 1)[0].Score,
            Is.EqualTo(12.34),
            "said twice alike");
        Assert.That(
            Read("""{"predictions": [{"id": 1, "score": 12.34}]} so {"predictions": [{"id": 1, "score": 24.3}]}""", 1)[0].Score,
            Is.EqualTo(24.3),
            "the form, then the answer");
    }

    [TestCase("""{"predictions": [{"id": 0, "score": 24.3}, {"id": 1, "score": 25.1}]}""", "0", "2")]
    [TestCase("""{"predictions": [{"id": 1, "score": 24.3}, {"id": 3, "score": 25.1}]}""", "3", "2")]
    [TestCase("""{"predictions": [{"id": "one", "score": 24.3}, {"id": 2, "score": 25.1}]}""", "one", "1")]
    public void Read_OfIdsCountedInAnotherWay_TrustsNone(string answer, string unknown, string missing) =>
        Assert.That(Read(answer).Select(prediction => prediction.Failure?.Reason), Is.All.EqualTo(
            $"the answer has ids that were not asked for ({unknown}) and lacks ones that were ({missing}), so none of its ids "
                + $"can be trusted"));

    [Test]
    public void Read_UnderACultureWithDecimalCommas_ReadsTheSame()
    {
        Prediction[] scored =
            Cultures.RunWithDecimalCommas(() => Read("""{"id": 1, "score": 24.3} {"id": 2, "score": "25.1"}"""));
        Assert.That(scored.Select(prediction => prediction.Score), Is.EqualTo(new[] { 24.3, 25.1 }));
        Prediction[] refused = Cultures.RunWithDecimalCommas(() => Read("""{"id": 1, "score": -0.5}"""));
        Assert.That(refused[0].Failure!.Reason, Is.EqualTo("the score -0.5 is outside 0 to 100"));
    }
}
