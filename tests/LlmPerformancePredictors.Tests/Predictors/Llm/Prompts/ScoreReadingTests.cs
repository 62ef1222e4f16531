using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>Where in an answer a score stands.</summary>
public class ScoreReadingTests
{
    [TestCase("""{"predictions": [{"id": 1, "score": 24.3}, {"id": 2, "score": 1}]}""", 36, "24.3", TestName = "a number")]
    [TestCase(
        """{"id": 24.3, "x": 24.3} {"id": 1, "score": 24.3} {"id": 2, "score": 1}""",
        43,
        "24.3",
        TestName = "amid others like it")]
    [TestCase("""[{"id": "1", "score": " 24.3 "}, {"id": 2, "score": 1}]""", 24, "24.3", TestName = "a string with spaces")]
    [TestCase(
        """BLEU: "ü", "𝛼": {"id": 1, "score": 24.3} {"id": 2, "score": 1}""", 36, "24.3", TestName = "behind longer letters")]
    [TestCase("""{"score": 24.30, "id": 1} {"id": 2, "score": 1}""", 10, "24.30", TestName = "before its id")]
    public void Read_OfAScoreThatStandsOnce_GivesItsPlace(string answer, int start, string text)
    {
        ScoreReading reading = ScoreAnswerReader.Read(answer, 2, Metric.Bleu)[0];
        Assert.That(reading.Prediction, Is.EqualTo(Prediction.FromScore(24.3)));
        Assert.That(reading.Place, Is.EqualTo(start..(start + text.Length)));
        Assert.That(answer[reading.Place!.Value], Is.EqualTo(text));
    }

    [TestCase("24.3", 0)]
    [TestCase("\n **24.3** ", 4)]
    [TestCase("`\"24.3\"`", 2)]
    public void Read_OfABareNumber_GivesItsPlace(string answer, int start) =>
        Assert.That(ScoreAnswerReader.Read(answer, 1, Metric.Bleu)[0].Place, Is.EqualTo(start..(start + 4)));

    [Test]
    public void Read_BehindALoneSurrogate_GivesThePlaceInTheAnswerItself()
    {
        string answer = "\ud800 {\"why\": \"\ud800\", \"id\": 1, \"score\": 24.3}";
        ScoreReading reading = ScoreAnswerReader.Read(answer, 1, Metric.Bleu)[0];
        Assert.That(answer[reading.Place!.Value], Is.EqualTo("24.3"));
    }

    [Test]
    public void Read_OfAScoreSaidTwiceAlike_HasNoPlace()
    {
        ScoreReading reading =
            ScoreAnswerReader.Read("""Draft {"id": 1, "score": 24.3}. Final {"id": 1, "score": 24.3}""", 1, Metric.Bleu)[0];
        Assert.That(reading, Is.EqualTo(new ScoreReading(Prediction.FromScore(24.3))));
    }

    [TestCase("""{"id": 1, "score": 240}""")]
    [TestCase("""{"id": 1, "score": "many"}""")]
    [TestCase("""{"id": 1, "score": 24.3, "score": 24.3}""")]
    [TestCase("no idea")]
    public void Read_WithoutAScore_HasNoPlace(string answer)
    {
        ScoreReading reading = ScoreAnswerReader.Read(answer, 1, Metric.Bleu)[0];
        Assert.That(reading.Prediction.HasScore, Is.False);
        Assert.That(reading.Place, Is.Null);
    }

    [Test]
    public void Read_OfTheFormBeforeTheAnswer_GivesThePlaceInTheAnswer()
    {
        string answer = """{"predictions": [{"id": 1, "score": 12.34}]} so {"predictions": [{"id": 1, "score": 24.3}]}""";
        ScoreReading reading = ScoreAnswerReader.Read(answer, 1, Metric.Bleu, "12.34")[0];
        Assert.That(answer[reading.Place!.Value], Is.EqualTo("24.3"));
    }
}
