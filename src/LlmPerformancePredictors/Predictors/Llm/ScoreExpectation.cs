using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Prompts;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>The expected score, and its standard deviation, from the log probabilities of the tokens that a score is written in.</summary>
/// <remarks>
/// <para>A model says what it would have written in place of each token, given those before it, but not how it would have gone
/// on. So every alternative branches off the score as it stands, and is taken to be followed by as many digits as the token
/// in whose place it stands, all of them equally likely: where 24.37 is written in the tokens 24, . and 37, the alternative 25
/// means 25.00 to 25.99, with a mean of 25.495.</para>
/// <para>Alternatives that leave no score that the metric allows, and those that the model did not list, are left out; the
/// probabilities of the others are scaled to 1, place by place.</para>
/// </remarks>
internal static class ScoreExpectation
{
    /// <summary>Replaces scores by expected scores, wherever a score's tokens can be told.</summary>
    /// <param name="predictions">What was read from the answer; those without a score, or whose score cannot be found in it, stay as they are.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="template">What reads the answer.</param>
    /// <returns>The predictions, in order.</returns>
    public static IReadOnlyList<Prediction> Apply(
        IReadOnlyList<Prediction> predictions, string answer, IReadOnlyList<TokenLogProbability> tokens, PromptRequest request, IPromptTemplate template)
    {
        // Tokens that are not the answer, letter for letter, say nothing of its places.
        if (string.Concat(tokens.Select(token => token.Text)) != answer) return predictions;
        var locator = new ScoreLocator(template, answer, request, predictions);
        return [.. predictions.Select((prediction, i) => locator.Find(i) is { } number
            ? Of(number.Value, number.Index, tokens, request.Task.Metric)
            : prediction)];
    }

    /// <summary>The expected score of a number in an answer.</summary>
    /// <param name="number">The number as it stands there, a score that the metric allows.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="tokens">The tokens of the answer.</param>
    /// <param name="metric">What a score may be.</param>
    /// <returns>Mean and deviation.</returns>
    public static Prediction Of(string number, int start, IReadOnlyList<TokenLogProbability> tokens, Metric metric)
    {
        var outcomes = new List<(double Mass, ScoreBranch Branch)>();
        double reached = 1; // the probability of the tokens as they stand, up to here
        int at = 0;
        foreach (TokenLogProbability token in tokens)
        {
            int begin = at;
            at += token.Text.Length;
            if (at <= start || begin >= start + number.Length) continue;

            var place = new ScorePlace(number, Math.Max(begin - start, 0), Math.Min(at - start, number.Length), metric);
            double stays = Math.Exp(token.LogProbability);
            (double Mass, ScoreBranch Branch)[] branches = [.. token.Alternatives
                .Where(alternative => alternative.Text != token.Text)
                .Select(alternative => (Mass: Math.Exp(alternative.LogProbability), Branch: place.Branch(alternative.Text)))
                .Where(one => one.Branch is not null)
                .Select(one => (one.Mass, one.Branch!.Value))];
            double total = stays + branches.Sum(one => one.Mass);
            if (!(total > 0 && double.IsFinite(total))) continue; // what are no probabilities says nothing
            outcomes.AddRange(branches.Select(one => (reached * one.Mass / total, one.Branch)));
            reached *= stays / total;
        }

        outcomes.Add((reached, ScoreBranch.Exactly(number)));
        double mean = outcomes.Sum(one => one.Mass * one.Branch.Mean);
        double variance = outcomes.Sum(one => one.Mass * (one.Branch.Variance + ((one.Branch.Mean - mean) * (one.Branch.Mean - mean))));
        return Prediction.Of(mean, Math.Sqrt(variance));
    }
}
