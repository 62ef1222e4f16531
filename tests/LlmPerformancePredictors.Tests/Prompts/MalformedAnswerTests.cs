using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Prompts;

namespace LlmPerformancePredictors.Tests.Prompts;

/// <summary>Answers pieced together from right and wrong pieces, then cut, doubled and scrambled: nothing throws, nothing is invented.</summary>
public class MalformedAnswerTests
{
    private const int Queries = 5;

    // A fixed seed: what fails once fails again.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithReplay(20261122, 1);

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0031", "\\ud800", "\ud800", "\0", "\n", "```", "```json\n", "...", "null", "true", "NaN", "Infinity",
        "-", "+", "e", "E9", "1e999", "-1e999", "1e-999", "0x10", "24,3", "1.2.3", "٣", "²", "\"id\"", "\"score\"", "\"predictions\"", "\"id\": ", "\"score\": ",
        "{\"predictions\": [", "]}", "{\"id\": 1, \"score\": 24.5}", "{\"id\": 2, \"score\": \"23.25\"}", "{\"score\": 3, \"id\": \"3\"}",
        "{\"id\": 4, \"score\": {\"value\": 20}}", "{\"id\": [1], \"score\": 20}", "{\"id\": 5, \"score\": 21, \"score\": 22}", "{\"id\": 1.5, \"score\": 20}",
        "{\"id\": 99, \"score\": 20}", "{\"\\u0069d\": 1, \"score\": 7}", "{\"\\ud800\": 1, \"id\": 2, \"score\": 7}", "the BLEU is 31.4", "{\"type\": \"object\", \"properties\": {",
    ];

    private static Gen<string> Piece => Gen.OneOf(
        Gen.Elements(Pieces),
        Gen.Elements(Pieces),
        Gen.Choose(-300, 300).Select(value => (value / 7.0).ToString("R", CultureInfo.InvariantCulture)),
        from id in Gen.Choose(-1, Queries + 1)
        from score in Gen.Choose(-2000, 12000)
        select FormattableString.Invariant($"{{\"id\": {id}, \"score\": {score / 100.0}}}"),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    private static Gen<string> Answers =>
        from pieces in Piece.ListOf()
        from cut in Gen.Choose(0, 100)
        from nested in Gen.Choose(0, 200)
        let text = new string('[', nested / 40) + string.Concat(pieces)
        select cut < 50 ? text : text[..(text.Length * cut / 100)];

    // What may stand around a whole object without making or breaking one.
    private static readonly string[] Between =
    [
        "", "", "\n", ", ", ",\n", " and then ", "```json\n", "\n```\n", "{\"predictions\": [", "]}", "[", "]", "{", "}", "{\"note\": ", "- ", "24.5", "\ud800", "{\"id\": 3, ", "...",
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
        select (objects, between[0] + string.Concat(objects.Select((one, i) => one.Text + between[i + 1])));

    private static Written Write(int id, int position, int form)
    {
        string number = id.ToString(CultureInfo.InvariantCulture);
        string score = (20 + (position * 0.37)).ToString("F2", CultureInfo.InvariantCulture);
        return form switch
        {
            0 => new(number, score, true, $"{{\"id\": {number}, \"score\": \"{Escaped(score)}\"}}"),
            1 => new(Escaped(number), score, false, $"{{\"id\": \"{Escaped(number)}\", \"score\": {score}}}"),
            2 => new(number, score, false, $"{{\"score\": \"{score}\", \"id\": \"{number}\"}}"),
            3 => new(number, score, false, $"{{\"id\": {number}, \"why\": {{\"id\": 1, \"scores\": [1, 2]}}, \"score\": {score},}}"),
            _ => new(number, score, false, $"{{\"id\": {number}, \"score\": {score}}}"),
        };

        static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));
    }

    [Test]
    public void Read_OfMalformedAnswers_NeverThrowsAndNeverInventsANumber() =>
        Prop.ForAll(Answers.ToArbitrary(), answer =>
        {
            Prediction[] predictions = ScoreAnswerReader.Read(answer, Queries, Metric.Bleu, "12.34");
            return predictions.Length == Queries && predictions.All(prediction => IsHonest(prediction, answer));
        }).Check(Repeatable.WithMaxTest(5000).WithEndSize(40));

    [Test]
    public void Read_OfMalformedAnswersToOneQuery_NeverThrowsAndNeverInventsANumber() =>
        Prop.ForAll(Answers.ToArbitrary(), answer => IsHonest(ScoreAnswerReader.Read(answer, 1, Metric.Bleu, "12.34")[0], answer))
            .Check(Repeatable.WithMaxTest(5000).WithEndSize(6));

    [Test]
    public void Read_OfObjectsAmidOtherText_GivesAnArchitectureTheScoreOfItsOwnObjectOrNone()
    {
        int scores = 0;
        Prop.ForAll(WrittenAnswers.ToArbitrary(), written =>
        {
            string[] asked = [.. Enumerable.Range(1, Queries).Select(id => id.ToString(CultureInfo.InvariantCulture))];
            bool isTrusted = written.Objects.All(one => asked.Contains(one.Id)) || asked.All(id => written.Objects.Any(one => one.Id == id));
            Prediction[] predictions = ScoreAnswerReader.Read(written.Answer, Queries, Metric.Bleu, "12.34");
            scores += predictions.Count(prediction => prediction.HasScore);
            return asked.Zip(predictions).All(pair =>
            {
                Written[] own = [.. written.Objects.Where(one => one.Id == pair.First)];
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
        Prop.ForAll(Answers.ToArbitrary(), answer =>
        {
            if (ScoreAnswerReader.Read(answer, Queries, Metric.Bleu, "12.34").Any(one => one.HasScore)) read++;
        }).Check(Repeatable.WithMaxTest(1000).WithEndSize(30));
        Assert.That(read, Is.InRange(50, 950));
    }

    [Test]
    public void Read_OfDeepOrLongAnswers_Ends()
    {
        foreach (string answer in new[] { new string('{', 200_000), new string('[', 200_000) + "{", string.Concat(Enumerable.Repeat("{\"a\":", 50_000)), string.Concat(Enumerable.Repeat("{\"id\": 1, \"score\": 20", 20_000)) })
            Assert.That(ScoreAnswerReader.Read(answer, 1, Metric.Bleu, "12.34")[0].HasScore, Is.False);
    }

    private static bool IsHonest(Prediction prediction, string answer)
    {
        if (!prediction.TryGetScore(out double score, out PredictionFailure? failure)) return failure.Reason.Length > 0 && failure.RawText == answer;
        return score is >= 0 and <= 100 && NumbersIn(answer).Contains(score);
    }

    // Every number that stands in the text: the runs of number characters that parse.
    private static HashSet<double> NumbersIn(string answer)
    {
        var numbers = new HashSet<double>();
        var run = new StringBuilder();
        foreach (char c in answer + " ")
        {
            if (char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E')
            {
                run.Append(c);
                continue;
            }

            if (double.TryParse(run.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) numbers.Add(value);
            run.Clear();
        }

        return numbers;
    }
}
