using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Search;

public class RankingTests
{
    private static readonly SearchSpace Space =
        new SearchSpaceBuilder("line").AddInteger("x", [.. Enumerable.Range(0, 8)]).Build();

    private static readonly SearchPredictor Higher = Create("higher", MetricDirection.HigherIsBetter);
    private static readonly SearchPredictor Lower = Create("lower", MetricDirection.LowerIsBetter);

    [Test]
    public void BestFirst_HigherIsBetter_IsDescendingTiesInOrderWithoutFailures() => Assert.That(
        Rank(Score(Higher, 2, null, 5, 2, 7, double.MinValue)), Is.EqualTo(new[] { 4, 2, 0, 3, 5 }));

    [Test]
    public void BestFirst_LowerIsBetter_IsAscendingTiesInOrderWithoutFailures() => Assert.That(
        Rank(Score(Lower, 2, null, 5, 2, 7, double.MinValue)), Is.EqualTo(new[] { 5, 0, 3, 2, 4 }));

    [Test]
    public void BestFirst_NothingScored_IsEmpty() => Assert.That(Ranking.BestFirst(Score(Higher, null, null)), Is.Empty);

    [Test]
    public void BestFirst_AFailureOfAnotherPredictor_DoesNotCount() => Assert.That(
        Ranking.BestFirst([.. Score(Higher, 1), .. Score(Lower, (double?)null)]), Has.Count.EqualTo(1));

    [Test]
    public void IsBetter_AnyPair_FollowsTheDirectionAndScoresBeatNone()
    {
        ScoredCandidate[] higher = Score(Higher, 1, 2, null);
        ScoredCandidate[] lower = Score(Lower, 1, 2);
        Assert.That(Ranking.IsBetter(higher[1], higher[0]));
        Assert.That(Ranking.IsBetter(higher[0], higher[1]), Is.False);
        Assert.That(Ranking.IsBetter(higher[0], higher[0]), Is.False, "Equal scores are not better.");
        Assert.That(Ranking.IsBetter(lower[0], lower[1]));
        Assert.That(Ranking.IsBetter(higher[0], null));
        Assert.That(Ranking.IsBetter(higher[0], higher[2]), "A score is better than a failure.");
        Assert.That(Ranking.IsBetter(higher[2], null), Is.False, "A failure is better than nothing.");
    }

    [Test]
    public void IsBetter_ScoresOfTwoPredictors_SaysWhoAndWhatToDo() => Assert.That(
        () => Ranking.IsBetter(Score(Higher, 1)[0], Score(Lower, 2)[0]),
        Throws.InvalidOperationException.With.Message.EqualTo(
            "A score of 'higher' was compared with one of 'lower'; "
            + "scores of different predictors have no common scale: have one of the two score both."));

    private static int[] Rank(ScoredCandidate[] candidates) =>
        [.. Ranking.BestFirst(candidates).Select(candidate => candidate.Order)];

    private static ScoredCandidate[] Score(SearchPredictor predictor, params double?[] scores) =>
        [.. scores.Zip(Space.Enumerate(), (score, architecture) => (score, architecture)).Select((pair, i) => new ScoredCandidate(
            new Candidate(pair.architecture, CandidateOrigin.Given, []),
            predictor,
            pair.score is { } number ? Prediction.FromScore(number) : Prediction.FromFailure("no score"),
            order: i))];

    private static SearchPredictor Create(string name, MetricDirection direction) => new(name, new TablePredictor(
        Space, new Metric("m", double.NegativeInfinity, double.PositiveInfinity, direction), "table", new Dictionary<Architecture,
        double>()));
}
