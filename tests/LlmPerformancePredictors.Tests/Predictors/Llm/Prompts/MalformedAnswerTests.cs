using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>Whatever a model may write: nothing throws, nothing is invented.</summary>
public class MalformedAnswerTests
{
    private const int Queries = MalformedAnswers.Queries;

    // A fixed seed: what fails once fails again.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithReplay(20261122, 1);

    // What may stand around a whole object without making or breaking one.
    private static readonly string[] Between =
    [
        "", "", "\n", ", ", ",\n", " and then ", "```json\n", "\n```\n", "{\"predictions\": [", "]}", "[", "]", "{", "}",
        "{\"note\": ", "- ", "24.5", "\ud800", "{\"id\": 3, ", "...",
    ];

    // An object of an answer, with a score that no other object has.
    private sealed record Written(string Id, string Score, bool HasEscapes, string Text);

    private static Gen<(Written[] Objects, string Answer)> WrittenAnswers =>
        from ids in Gen.Frequency(
            (2, Gen.Constant(Enumerable.Range(1, Queries).ToArray())), // complete, then with more or fewer
            (1, Gen.Choose(1, Queries + 1).ListOf().Select(more => Enumerable.Range(1, Queries).Concat(more).ToArray())),
            (2, Gen.Choose(0, Queries + 1).ListOf().Select(some => some.ToArray())))
        from order in Gen.Shuffle(ids)
        from forms in Gen.Choose(0, 9).ArrayOf(order.Length)
        from between in Gen.Elements(Between).ArrayOf(order.Length + 1)
        let objects = order.Select((id, i) => Write(id, i, forms[i])).ToArray()
        select (objects, between[0] + string.Concat(objects.Select((written, i) => written.Text + between[i + 1])));

    private static Written Write(int id, int position, int form)
    {
        string number = id.ToString(CultureInfo.InvariantCulture);
        string score = (20 + (position * 0.37)).ToString("F2", CultureInfo.InvariantCulture);
        return form switch
        {
            0 => new(number, score, true, $"{{\"id\": {number}, \"score\": \"{Escaped(score)}\"}}"),
            1 => new(Escaped(number), score, false, $"{{\"id\": \"{Escaped(number)}\", \"score\": {score}}}"),
            2 => new(number, score, false, $"{{\"score\": \"{score}\", \"id\": \"{number}\"}}"),
            3 => new(
                number,
                score,
                false,
                $"{{\"id\": {number}, \"why\": {{\"id\": 1, \"scores\": [1, 2]}}, \"score\": {score},}}"),
            _ => new(number, score, false, $"{{\"id\": {number}, \"score\": {score}}}"),
        };

        static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
    }

    private static IReadOnlyList<ScoreReading> Read(string answer, int count = Queries) =>
        ScoreAnswerReader.Read(answer, count, Metric.Bleu, "12.34");

    [Test]
    public void Read_OfMalformedAnswers_NeverThrowsAndNeverInventsANumber() =>
        Prop.ForAll(MalformedAnswers.All, answer =>
        {
            IReadOnlyList<ScoreReading> readings = Read(answer);
            return readings.Count == Queries
                && readings.All(reading => MalformedAnswers.IsHonest(reading, answer, Metric.Bleu));
        }).Check(Repeatable.WithMaxTest(5000).WithEndSize(40));

    [Test]
    public void Read_OfMalformedAnswersToOneQuery_NeverThrowsAndNeverInventsANumber() =>
        Prop.ForAll(MalformedAnswers.All, answer => MalformedAnswers.IsHonest(Read(answer, 1).Single(), answer, Metric.Bleu))
            .Check(Repeatable.WithMaxTest(5000).WithEndSize(6));

    [Test]
    public void Read_OfObjectsAmidOtherText_GivesAnArchitectureTheScoreOfItsOwnObjectOrNone()
    {
        int scores = 0;
        Prop.ForAll(WrittenAnswers.ToArbitrary(), written =>
        {
            string[] asked = [.. Enumerable.Range(1, Queries).Select(id => id.ToString(CultureInfo.InvariantCulture))];
            bool isTrusted = written.Objects.All(scored => asked.Contains(scored.Id))
                || asked.All(id => written.Objects.Any(scored => scored.Id == id));
            Prediction[] predictions = [.. Read(written.Answer).Select(reading => reading.Prediction)];
            scores += predictions.Count(prediction => prediction.HasScore);
            return asked.Zip(predictions).All(pair =>
            {
                Written[] own = [.. written.Objects.Where(scored => scored.Id == pair.First)];
                return isTrusted && own is [{ HasEscapes: false }]
                    ? pair.Second.HasScore && pair.Second.Score == double.Parse(own[0].Score, CultureInfo.InvariantCulture)
                    : !pair.Second.HasScore;
            });
        }).Check(Repeatable.WithMaxTest(5000).WithEndSize(20));
        Assert.That(scores, Is.GreaterThan(5000));
    }

    [Test]
    public void Answers_ThatAreGenerated_AreReadableNowAndThen()
    {
        // A generator that only ever made rubbish would test half of the claim.
        int read = 0;
        Prop.ForAll(MalformedAnswers.All, answer =>
        {
            if (Read(answer).Any(reading => reading.Prediction.HasScore)) read++;
        }).Check(Repeatable.WithMaxTest(1000).WithEndSize(30));
        Assert.That(read, Is.InRange(50, 950));
    }

    [Test]
    public void Read_OfDeepOrLongAnswers_Ends()
    {
        string[] answers =
        [
            new string('{', 200_000),
            new string('[', 200_000) + "{",
            string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
            string.Concat(Enumerable.Repeat("{\"id\": 1, \"score\": 20", 20_000)),
        ];
        foreach (string answer in answers) Assert.That(Read(answer, 1).Single().Prediction.HasScore, Is.False, answer[..20]);
    }
}
