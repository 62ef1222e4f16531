using System.Globalization;
using LlmPerformancePredictors.Metrics;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// Reads scores out of whatever a language model wrote: the JSON objects with <c>id</c> and <c>score</c> that stand in the
/// text, wherever they stand, and for a single query a single bare number. Only numbers that stand in the text, letter for
/// letter, are ever returned. For templates that ask for such an answer; never throws for what a model may write.
/// </summary>
/// <remarks>
/// <para>Reasoning is no answer: text up to the last <c>&lt;/think&gt;</c> (and what other models write for it) is passed over,
/// and an answer whose reasoning does not end has no score.</para>
/// <para>An object in a string is no answer: where an object breaks at a string, nothing behind that is read.</para>
/// <para>An id that stands twice in one block (one JSON document, one array, adjacent JSON lines) has no score, even if both
/// are equal. A later block may repeat an equal score, as a final answer repeats a draft; 20 and 20.0 are equal.</para>
/// <para>Ids that were not asked for are passed over while every asked one is there. If one is missing, the model counted in
/// its own way, perhaps from 0, and no id of the answer can be trusted: no architecture has a score.</para>
/// </remarks>
public static class ScoreAnswerReader
{
    private const int MaxShown = 60;

    /// <summary>Reads the answer to a prompt that asks for <see cref="ScoreAnswerForm"/>.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="request">What was asked.</param>
    /// <returns>One reading a query, in order: a score that stands in the answer, or the reason why there is none.</returns>
    /// <exception cref="ArgumentNullException">The request is null.</exception>
    public static IReadOnlyList<ScoreReading> Read(string answer, PromptRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(answer);
        Metric metric = request.Task.Metric;
        return Read(answer, request.Queries.Count, metric, ScoreAnswerForm.GetExample(metric));
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The text.</param>
    /// <param name="count">How many architectures were asked for, at least 1; their ids are 1 to this.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="example">
    /// The score that the prompt's form of the answer shows for id 1; null if it shows none. A block that says just this is an
    /// echo of the form if the form's <c>, ...</c> follows or another block has a score for id 1; otherwise it is an estimate
    /// like any other.
    /// </param>
    /// <returns>One reading an id, in order: a score that stands in the answer, or the reason why there is none.</returns>
    public static IReadOnlyList<ScoreReading> Read(string answer, int count, Metric metric, string? example = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(metric);
        if (string.IsNullOrWhiteSpace(answer)) return FailAll(count, "the answer is empty", answer);
        string text = ReasoningText.Blank(answer);
        if (string.IsNullOrWhiteSpace(text))
            return FailAll(count, "the answer has reasoning alone and nothing behind it", answer);

        (List<WrittenScore> scores, string remark) = WrittenScoreScanner.FindScores(text);
        RemoveEcho(scores, example);
        if (scores.Count == 0)
            return count == 1 && FindBareNumber(text) is { } number
                ? [Check(number, metric, answer)]
                : FailAll(count, "the answer has no object with an id and a score" + remark, answer);

        ILookup<string, WrittenScore> byId = scores.ToLookup(score => score.Id);
        string[] asked = [.. Enumerable.Range(1, count).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        string[] unknown = [.. byId.Select(group => group.Key).Except(asked)];
        string[] missing = [.. asked.Where(id => !byId.Contains(id))];
        return unknown.Length > 0 && missing.Length > 0
            ? FailAll(
                count,
                $"the answer has ids that were not asked for ({List(unknown)}) and lacks ones that were ({List(missing)}), "
                + "so none of its ids can be trusted",
                answer)
            : [.. asked.Select(id => ReadScore([.. byId[id]], metric, answer, remark))];
    }

    private static void RemoveEcho(List<WrittenScore> scores, string? example)
    {
        HashSet<WrittenScore> echoes = [.. scores
            .GroupBy(score => score.Block)
            .Where(block => block.Count() == 1)
            .Select(block => block.Single())
            .Where(score => score.Id == "1" && score.Text == example)];
        bool isAnswered = scores.Exists(score => score.Id == "1" && !echoes.Contains(score));
        scores.RemoveAll(score => echoes.Contains(score) && (isAnswered || score.IsFollowedByDots));
    }

    private static WrittenScore? FindBareNumber(string answer)
    {
        string text = answer.Trim().Trim('`', '*', '"').Trim();
        if (!TryParse(text, out _)) return null;
        int start = answer.IndexOf(text, StringComparison.Ordinal);
        return new WrittenScore("1", text, start, Block: 1, IsFollowedByDots: false);
    }

    private static ScoreReading ReadScore(WrittenScore[] scores, Metric metric, string answer, string remark)
    {
        if (scores.Length == 0) return Fail("the answer has no score for it" + remark, answer);
        bool isTwiceInOneBlock = scores.Select(score => score.Block).Distinct().Count() < scores.Length;
        if (isTwiceInOneBlock || !scores.All(score => AreEqual(score.Text, scores[0].Text)))
        {
            IEnumerable<string> shown = scores.Take(3).Select(score => Shorten(score.Text));
            return Fail($"the answer has {scores.Length} scores for it: {string.Join(" and ", shown)}", answer);
        }

        ScoreReading reading = Check(scores[0], metric, answer);
        return scores.Length == 1 ? reading : reading with { Place = null };
    }

    private static bool AreEqual(string text, string other) =>
        text == other || (TryParse(text, out double score) && TryParse(other, out double otherScore) && score == otherScore);

    private static ScoreReading Check(WrittenScore written, Metric metric, string answer)
    {
        string shown = Shorten(written.Text);
        if (!TryParse(written.Text, out double score)) return Fail($"the score '{shown}' is not a number", answer);
        if (!double.IsFinite(score)) return Fail($"the score '{shown}' is not finite", answer);
        return metric.Allows(score)
            ? new ScoreReading(Prediction.FromScore(score), written.Place)
            : Fail($"the score {shown} is outside {metric.Range}", answer);
    }

    private static bool TryParse(string text, out double score) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out score);

    private static ScoreReading[] FailAll(int count, string reason, string answer)
    {
        var readings = new ScoreReading[count];
        Array.Fill(readings, Fail(reason, answer));
        return readings;
    }

    private static ScoreReading Fail(string reason, string answer) => new(Prediction.FromFailure(reason, answer));

    private static string List(string[] ids) =>
        string.Join(", ", ids.Take(5).Select(Shorten)) + (ids.Length > 5 ? ", ..." : "");

    private static string Shorten(string text) =>
        text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "...");
}
