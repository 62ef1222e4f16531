using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

/// <summary>
/// Answers pieced together from right and wrong pieces, then cut, doubled and scrambled; and what is honest about them.
/// </summary>
internal static class MalformedAnswers
{
    public const int Queries = 5;

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0031", "\\ud800", "\ud800", "\0", "\n", "```", "```json\n", "...", "null",
        "true", "NaN", "Infinity", "-", "+", "e", "E9", "1e999", "-1e999", "1e-999", "0x10", "24,3", "1.2.3", "٣", "²",
        "\"id\"", "\"score\"", "\"predictions\"", "\"id\": ", "\"score\": ", "{\"predictions\": [", "]}",
        "{\"id\": 1, \"score\": 24.5}", "{\"id\": 2, \"score\": \"23.25\"}", "{\"score\": 3, \"id\": \"3\"}",
        "{\"id\": 4, \"score\": {\"value\": 20}}", "{\"id\": [1], \"score\": 20}", "{\"id\": 5, \"score\": 21, \"score\": 22}",
        "{\"id\": 1.5, \"score\": 20}", "{\"id\": 99, \"score\": 20}", "{\"\\u0069d\": 1, \"score\": 7}",
        "{\"\\ud800\": 1, \"id\": 2, \"score\": 7}", "the BLEU is 31.4", "{\"type\": \"object\", \"properties\": {",
    ];

    public static Arbitrary<string> All { get; } = Answers.ToArbitrary();

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

    /// <summary>
    /// Whether a reading is a score that the metric allows and that stands where it says, or a reason and the text.
    /// </summary>
    public static bool IsHonest(ScoreReading reading, string answer, Metric metric)
    {
        if (!reading.Prediction.TryGetScore(out double score, out PredictionFailure? failure))
            return failure.Reason.Length > 0 && failure.RawText == answer && reading.Place is null;
        return metric.Allows(score)
            && NumbersIn(answer).Contains(score)
            && (reading.Place is not { } place || double.Parse(answer[place], CultureInfo.InvariantCulture) == score);
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

            if (double.TryParse(run.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                numbers.Add(value);
            run.Clear();
        }

        return numbers;
    }
}
