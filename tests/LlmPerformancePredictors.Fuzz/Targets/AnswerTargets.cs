using System.Globalization;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using Microsoft.Extensions.AI;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>What language models answer: never an exception, and never a score that the metric does not allow.</summary>
internal static class AnswerTargets
{
    private static readonly byte[][] Answers = [.. new[]
    {
        """{"id": 1, "score": 24.31}""",
        "24.31",
        """
        <think>Say {"id": 1, "score": 20}?</think>
        ```json
        [{"id": 1, "score": 24.31}, {"id": 2, "score": 25.5}, {"id": 3, "score": 20}]
        ```
        """,
        """
        {"scores": [{"id": 1, "score": 24.31, "why": "wide {\"id\": 2, \"score\": 1}"}, {"id": "2", "score": "25.5"},
        {"id": 3, "score": 2.0e1}]}
        """,
        "{\"id\": 1, \"score\": 24.31}\n{\"id\": 2, \"score\": 25.5}\n{\"id\": 3, \"score\": 20}\n",
        "I think {\"id\": 1, \"score\": 24.3}, {\"id\": 2, \"score\": 25.5} and {\"id\": 3, \"score\": 20.125}.",
    }.Select(Seeds.Bytes)];

    // A token that says so in the place of another.
    private static readonly string[] Alternatives =
    [
        "", "2", "25", "-", ".", "37", "0", "1e5", " 24",
        "24.", "\"", "}", "NaN", "99999999999999999999", "\uD800", "\n", "00", "٣",
    ];

    private static readonly double[] LogProbabilities =
    [
        0, -0.1, -1, -20, -745, -1e308, double.NegativeInfinity, double.PositiveInfinity, double.NaN, 1, 1e308, -0.0, 710,
    ];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("score-answers", InputForm.Text, _ => new FuzzReader(Answers, ReadScores)),
        new("predictor-answers", InputForm.Text, _ => new FuzzReader(Answers, input => Predict(input, null))),
        new("log-probabilities", InputForm.Text, _ => new FuzzReader(Answers, input => Predict(input, CreateTokens(input)))),
    ];

    private static string[] ReadScores(byte[] input)
    {
        string answer = Seeds.Text(input);
        foreach ((int count, string? example) in new[] { (1, null), (3, "24.31") })
        {
            IReadOnlyList<ScoreReading> readings = ScoreAnswerReader.Read(answer, count, Metric.Bleu, example);
            RequireSound([.. readings.Select(reading => reading.Prediction)], count);
            foreach (ScoreReading reading in readings)
                Require(
                    reading.Place is not { } place
                    || double.TryParse(answer[place], NumberStyles.Float, CultureInfo.InvariantCulture, out _),
                    "a score that does not stand at its place");
        }

        return [];
    }

    private static string[] Predict(byte[] input, IReadOnlyList<TokenLogProbability>? tokens)
    {
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, Seeds.Text(input)))
        {
            FinishReason = (input.Length % 4) switch
            {
                0 => ChatFinishReason.Stop,
                1 => ChatFinishReason.Length,
                2 => new ChatFinishReason("eos"),
                _ => null,
            },
        };
        if (tokens is not null) TokenLogProbabilities.Set(response, tokens);
        using var client = new OneAnswer(response);
        foreach (int count in new[] { 1, 3 })
        {
            var options = new LlmPredictorOptions { RepairRounds = 0, TopLogProbabilities = tokens is null ? null : 5 };
            var predictor = new LlmPerformancePredictor(client, Seeds.Task, Seeds.Demonstrations, options: options);
            RequireSound(predictor.PredictAsync(Seeds.Pool[..count]).GetAwaiter().GetResult(), count);
        }

        return [];
    }

    private static void RequireSound(IReadOnlyList<Prediction> predictions, int count)
    {
        Require(predictions.Count == count, "another number of predictions");
        foreach (Prediction prediction in predictions)
        {
            Require(
                prediction.HasScore == prediction.Failure is null
                && (!prediction.HasScore || Metric.Bleu.Allows(prediction.Score)),
                "a score that the metric does not allow");
            Require(prediction.StandardDeviation is not { } deviation || deviation >= 0, "a deviation that is none");
        }
    }

    // The input as tokens of a few letters, with what servers say of them.
    private static List<TokenLogProbability> CreateTokens(byte[] input)
    {
        string text = Seeds.Text(input);
        Random random = RandomSource.Create(input.Length, input.Sum(value => (long)value));
        var tokens = new List<TokenLogProbability>();
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(5), text.Length - at);
            TokenAlternative[] alternatives = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new TokenAlternative(
                Alternatives[random.Next(Alternatives.Length)], LogProbabilities[random.Next(LogProbabilities.Length)]))];
            tokens.Add(new TokenLogProbability(
                text.Substring(at, length), LogProbabilities[random.Next(LogProbabilities.Length)], alternatives));
            at += length;
        }

        // Tokens that are another text than the answer say nothing, and must not harm.
        if (random.Next(8) == 0) tokens.Add(new TokenLogProbability("x", 0, []));
        return tokens;
    }
}
