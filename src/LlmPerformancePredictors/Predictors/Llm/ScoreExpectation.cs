using System.Text.RegularExpressions;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>
/// The expected score, and its standard deviation, from the log probabilities of the tokens that a score is written in.
/// </summary>
/// <remarks>
/// <para>A model says what it would have written in place of each token, given those before it, but not how it would have gone
/// on. So every alternative branches off the score as it stands, and is taken to be followed by as many digits as the token
/// in whose place it stands, all of them equally likely: where 24.37 is written in the tokens 24, . and 37, the alternative 25
/// means 25.00 to 25.99, with a mean of 25.495.</para>
/// <para>Alternatives that leave no score that the metric allows, and those that the model did not list, are left out; the
/// probabilities of the others are scaled to 1, place by place.</para>
/// </remarks>
internal static partial class ScoreExpectation
{
    /// <summary>Replaces scores by expected scores, wherever a score's tokens can be told.</summary>
    /// <param name="readings">What was read from the answer; a score whose place is not known stays as it is.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="metric">What a score may be.</param>
    /// <returns>The predictions, in order.</returns>
    public static IReadOnlyList<Prediction> Apply(
        IReadOnlyList<ScoreReading> readings, string answer, IReadOnlyList<TokenLogProbability> tokens, Metric metric)
    {
        // Tokens that are not the answer, letter for letter, say nothing of its places.
        var placed = new AnswerTokens(tokens);
        bool areOfAnswer = placed.Spell(answer);
        return [.. readings.Select(reading => areOfAnswer && reading.Prediction.HasScore && reading.Place is { } place
            ? Apply(reading.Prediction, answer, place, placed, metric)
            : reading.Prediction)];
    }

    /// <summary>The expected score of a number in an answer.</summary>
    /// <param name="number">The number as it stands there, a score that the metric allows.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="tokens">The tokens of the answer.</param>
    /// <param name="metric">What a score may be.</param>
    /// <returns>Mean and deviation.</returns>
    public static Prediction Compute(string number, int start, AnswerTokens tokens, Metric metric)
    {
        var outcomes = new List<(double Mass, ScoreBranch Branch)>();
        double reached = 1; // the probability of the tokens as they stand, up to here
        foreach ((TokenLogProbability token, int begin) in tokens.FindWithin(start, number.Length))
        {
            int at = begin + token.Text.Length;
            var place = new ScorePlace(number, Math.Max(begin - start, 0), Math.Min(at - start, number.Length), metric);
            double stays = Math.Exp(token.LogProbability);
            List<(double Mass, ScoreBranch Branch)> branches = GetBranches(token, place);
            double total = stays + branches.Sum(branch => branch.Mass);
            if (!(total > 0 && double.IsFinite(total))) continue; // what are no probabilities says nothing
            outcomes.AddRange(branches.Select(branch => (reached * branch.Mass / total, branch.Branch)));
            reached *= stays / total;
        }

        outcomes.Add((reached, ScoreBranch.Exactly(number)));
        double mean = outcomes.Sum(outcome => outcome.Mass * outcome.Branch.Mean);
        double variance = outcomes.Sum(outcome => outcome.Mass * outcome.Branch.GetVarianceAround(mean));
        return Prediction.FromScore(mean, Math.Sqrt(variance));
    }

    // Only plain decimals are written digit by digit, so that a token's place in them tells what it stands for.
    private static Prediction Apply(
        Prediction prediction, string answer, Range place, AnswerTokens tokens, Metric metric)
    {
        Match number = PlainDecimal().Match(answer[place]);
        return number.Success ? Compute(number.Value, place.Start.GetOffset(answer.Length), tokens, metric) : prediction;
    }

    private static List<(double Mass, ScoreBranch Branch)> GetBranches(TokenLogProbability token, ScorePlace place)
    {
        var branches = new List<(double Mass, ScoreBranch Branch)>();
        foreach (TokenAlternative alternative in token.Alternatives)
            if (alternative.Text != token.Text && place.GetBranch(alternative.Text) is { } branch)
                branches.Add((Math.Exp(alternative.LogProbability), branch));
        return branches;
    }

    [GeneratedRegex(@"^-?[0-9]+(?:\.[0-9]+)?(?=\.?\z)")]
    private static partial Regex PlainDecimal();
}
