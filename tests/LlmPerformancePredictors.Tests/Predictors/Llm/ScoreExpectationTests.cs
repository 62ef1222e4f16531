using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm;

public class ScoreExpectationTests
{
    private const double Tolerance = 1e-12;

    // All expectations are worked out by hand: the branch 25.dd has mean 25.495 and variance 0.01² (100² - 1) / 12 = 0.083325.
    [Test]
    public void Compute_AnAlternativeWholePart_TakesItsDecimalsAsEquallyLikely()
    {
        Prediction prediction = Compute("24.37", Metric.Bleu, Token("24", 0.75, ("25", 0.25)), Token(".", 1), Token("37", 1));
        Assert.That(prediction.Score, Is.EqualTo((0.75 * 24.37) + (0.25 * 25.495)).Within(Tolerance));
        Assert.That(
            Variance(prediction),
            Is.EqualTo((0.75 * Square(24.37 - 24.65125)) + (0.25 * (0.083325 + Square(25.495 - 24.65125)))).Within(Tolerance));
    }

    [Test]
    public void Compute_TokensOfOneDigit_TakesAsManyDigitsAsFollowed()
    {
        // 1d.dd: 10.00 to 19.99; 23.dd: 23.00 to 23.99; 24.3d: none asked; 24.39: itself.
        Prediction prediction = Compute(
            "24.37",
            Metric.Bleu,
            Token("2", 0.5, ("1", 0.5)),
            Token("4", 0.5, ("3", 0.5)),
            Token(".", 1),
            Token("3", 1),
            Token("7", 0.5, ("9", 0.5)));
        Assert.That(
            prediction.Score, Is.EqualTo((0.5 * 14.995) + (0.25 * 23.495) + (0.125 * 24.39) + (0.125 * 24.37)).Within(Tolerance));
    }

    [Test]
    public void Compute_AlternativesThatAreNoScore_LeavesThemOutPlaceByPlace()
    {
        // Of the last place only 0.6 is a number: 2/3 stays, 1/3 is 24.38; what the first place says keeps its weight.
        Prediction prediction = Compute(
            "24.37",
            Metric.Bleu,
            Token("24", 0.5, ("25", 0.25), ("null", 0.2), ("240", 0.05)),
            Token(".", 1),
            Token("37", 0.4, ("38", 0.2), ("x", 0.3), ("", 0.1)));
        Assert.That(prediction.Score, Is.EqualTo((25.495 / 3) + (2 / 3.0 * ((24.37 * 2 / 3) + (24.38 / 3)))).Within(Tolerance));
    }

    [TestCase("}", 24)]
    [TestCase(",", 24)]
    [TestCase(".0", 24.0495)] // two digits follow the point that stands there, so 24.000 to 24.099
    public void Compute_AnAlternativeToThePoint_EndsTheNumberOrGoesOn(string alternative, double mean)
    {
        Prediction prediction = Compute(
            "24.37", Metric.Bleu, Token("24", 1), Token(".", 0.5, (alternative, 0.5)), Token("37", 1));
        Assert.That(prediction.Score, Is.EqualTo((0.5 * mean) + (0.5 * 24.37)).Within(Tolerance));
    }

    [Test]
    public void Compute_BranchesBeyondTheMetric_KeepsWhatItAllows()
    {
        // 1.dd is 1.00 alone; -d.dd is -1.00 to 0.00.
        var metric = new Metric("SSIM", -1, 1);
        Prediction high = Compute("0.37", metric, Token("0", 0.5, ("1", 0.5)), Token(".", 1), Token("37", 1));
        Assert.That(high.Score, Is.EqualTo((0.5 * 0.37) + (0.5 * 1)).Within(Tolerance));
        Prediction negative = Compute("0.37", metric, Token("0", 0.5, ("-", 0.5)), Token(".37", 1));
        Assert.That(negative.Score, Is.EqualTo((0.5 * 0.37) - (0.5 * 0.5)).Within(Tolerance));
    }

    [Test]
    public void Compute_ANegativeScore_CountsDownwards()
    {
        Prediction prediction = Compute(
            "-0.3", Metric.Ssim, Token("-", 1), Token("0", 1), Token(".", 1), Token("3", 0.5, ("5", 0.5)));
        Assert.That(prediction.Score, Is.EqualTo(-0.4).Within(Tolerance));
        Assert.That(prediction.StandardDeviation, Is.EqualTo(0.1).Within(Tolerance));
    }

    [Test]
    public void Compute_AnAlternativeZeroBeforeMoreDigits_IsAWholePartOfItsOwn() => // 0.dd, as no number begins with 0d
        Assert.That(
            Compute("24.37", Metric.Bleu, Token("2", 0.5, ("0", 0.5)), Token("4", 1), Token(".37", 1)).Score,
            Is.EqualTo((0.5 * 24.37) + (0.5 * 0.495)).Within(Tolerance));

    [Test]
    public void Compute_TokensThatHoldMoreThanTheScore_ReadsTheirPart() =>
        Assert.That(
            ScoreExpectation.Compute(
                "37", 1, new AnswerTokens([Token(" 37}", 0.5, (" 39}", 0.25), ("41", 0.25))]), Metric.Bleu).Score,
            Is.EqualTo((0.5 * 37) + (0.25 * 39) + (0.25 * 41)).Within(Tolerance));

    [Test]
    public void Compute_NumbersThatAreNoProbabilities_KeepsTheWrittenScore() =>
        Assert.That(
            Compute(
                "24.37",
                Metric.Bleu,
                new TokenLogProbability("24", double.NaN, [new("25", double.PositiveInfinity)]),
                Token(".37", 1)),
            Is.EqualTo(Prediction.FromScore(24.37, 0)));

    [Test]
    public void Compute_AScoreCutAnywhereWithoutAlternatives_IsTheScoreWithoutDeviation() =>
        Prop.ForAll(ArbMap.Default.ArbFor<uint>(), ArbMap.Default.ArbFor<int>(), (value, cuts) =>
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"{value % 10001 / 100.0:F2}");
            var tokens = new List<TokenLogProbability>();
            int begin = 0;
            for (int i = 1; i <= number.Length; i++)
            {
                if (i < number.Length && ((cuts >> i) & 1) == 0) continue;
                tokens.Add(Token(number[begin..i], 0.5));
                begin = i;
            }

            double score = double.Parse(number, CultureInfo.InvariantCulture);
            return Compute(number, Metric.Bleu, [.. tokens]) == Prediction.FromScore(score, 0);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Apply_OfAThousandEqualScores_ReadsEveryTokenOnce()
    {
        string[] texts = [.. Enumerable.Range(1, 1000).SelectMany(
            id => new[] { "{\"id\": ", $"{id}, \"score\": ", "24", ".", "37", "}" })];
        string answer = string.Concat(texts);
        var tokens = new CountedTokens([.. texts.Select(
            text => text == "24" ? Token("24", 0.75, ("25", 0.25)) : Token(text, 1))]);
        IReadOnlyList<ScoreReading> readings = ScoreAnswerReader.Read(answer, 1000, Metric.Bleu);

        IReadOnlyList<Prediction> predictions = ScoreExpectation.Apply(readings, answer, tokens, Metric.Bleu);

        Assert.That(predictions, Has.Count.EqualTo(1000));
        Assert.That(
            predictions.Select(prediction => prediction.Score),
            Is.All.EqualTo((0.75 * 24.37) + (0.25 * 25.495)).Within(Tolerance));
        Assert.That(tokens.Reads, Is.LessThanOrEqualTo(texts.Length));
    }

    [Test]
    public void Apply_OfEmptyTokensBetweenOthers_IsAsWithoutThem()
    {
        TokenLogProbability[] plain = [Token("24", 0.75, ("25", 0.25)), Token(".37", 1)];
        TokenLogProbability[] more = [Token("", 1), plain[0], Token("", 1), plain[1], Token("", 1)];
        ScoreReading[] readings = [new(Prediction.FromScore(24.37), 0..5)];
        Assert.That(
            ScoreExpectation.Apply(readings, "24.37", more, Metric.Bleu),
            Is.EqualTo(ScoreExpectation.Apply(readings, "24.37", plain, Metric.Bleu)));
    }

    // Counts how many tokens are handed out.
    private sealed class CountedTokens(TokenLogProbability[] tokens) : IReadOnlyList<TokenLogProbability>
    {
        public int Reads { get; private set; }

        public int Count => tokens.Length;

        public TokenLogProbability this[int index]
        {
            get
            {
                Reads++;
                return tokens[index];
            }
        }

        public IEnumerator<TokenLogProbability> GetEnumerator()
        {
            foreach (TokenLogProbability token in tokens)
            {
                Reads++;
                yield return token;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static Prediction Compute(string number, Metric metric, params TokenLogProbability[] tokens) =>
        ScoreExpectation.Compute(number, 0, new AnswerTokens(tokens), metric);

    private static TokenLogProbability Token(
        string text, double probability, params (string Text, double Probability)[] others) => new(
        text,
        Math.Log(probability),
        [
            new(text, Math.Log(probability)),
            .. others.Select(other => new TokenAlternative(other.Text, Math.Log(other.Probability))),
        ]);

    private static double Variance(Prediction prediction) => Square(prediction.StandardDeviation!.Value);

    private static double Square(double value) => value * value;
}
