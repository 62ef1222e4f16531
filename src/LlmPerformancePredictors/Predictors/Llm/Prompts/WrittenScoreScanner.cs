using System.Text;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>Finds the scores that stand in an answer, wherever they stand.</summary>
internal static class WrittenScoreScanner
{
    /// <summary>Finds every object with an id and a score.</summary>
    /// <param name="answer">The text.</param>
    /// <returns>The scores, in order, and what a reason says where the text holds more that cannot be read.</returns>
    public static (List<WrittenScore> Scores, string Remark) FindScores(string answer)
    {
        // What UTF-8 cannot hold (a lone surrogate) becomes U+FFFD, one character for one, in a string at most.
        byte[] utf8 = Encoding.UTF8.GetBytes(answer);
        var scores = new List<WrittenScore>();
        (int block, int end, bool wasLine) = (0, 0, false);
        (int bytes, int characters) = (0, 0);
        JsonObjects objects = JsonObjectScanner.Find(utf8, "id", "score");
        foreach ((int start, int length) in objects.Ranges)
        {
            var found = new List<(string Id, string Score, int Start)>();
            bool isLine = ScoreObjectReader.Read(utf8.AsSpan(start, length), found);

            // Objects with an id and a score that nothing but a comma or white space keeps apart are lines of one block.
            bool continues = wasLine && isLine && utf8.AsSpan(end..start).IndexOfAnyExcept(", \t\r\n"u8) < 0;
            if (!continues) block++;
            (end, wasLine) = (start + length, isLine);
            bool isFollowedByDots = IsFollowedByDots(utf8.AsSpan(end));
            foreach ((string id, string score, int offset) in found)
            {
                characters += Encoding.UTF8.GetCharCount(utf8.AsSpan(bytes..(start + offset)));
                bytes = start + offset;
                scores.Add(new WrittenScore(id, score, characters, block, isFollowedByDots));
            }
        }

        return (scores, objects.Remark);
    }

    private static bool IsFollowedByDots(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        return rest.StartsWith(","u8) && rest[1..].TrimStart(" \t\r\n"u8).StartsWith("..."u8);
    }
}
