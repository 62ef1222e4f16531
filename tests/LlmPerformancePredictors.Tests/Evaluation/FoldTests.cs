using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation;

/// <summary>Cross-validation on a handful of trained architectures of one's own.</summary>
public class FoldTests
{
    private static readonly Demonstration[] Ten =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 20 == 0).Take(10).Select((architecture, i) =>
            new Demonstration(architecture, 50 + (i * 7 % 10)))];

    [Test]
    public void LeaveOneOut_OfTen_TestsEachOnceByTheOtherNine()
    {
        IReadOnlyList<EvaluationSplit> folds = EvaluationSplit.LeaveOneOut("mine", Metric.Accuracy, Ten);
        Assert.That(folds.Select(fold => fold.Test.Single()), Is.EqualTo(Ten));
        foreach (EvaluationSplit fold in folds)
            Assert.That(fold.Demonstrations, Is.EquivalentTo(Ten.Except(fold.Test)));
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(10)]
    public void KFold_DealsEvenlyAndWithTheSameSeedAlike(int count)
    {
        IReadOnlyList<EvaluationSplit> folds = EvaluationSplit.KFold("mine", Metric.Accuracy, Ten, count, seed: 3);
        Assert.That(folds.SelectMany(fold => fold.Test), Is.EquivalentTo(Ten));
        Assert.That(folds.Max(fold => fold.Test.Count) - folds.Min(fold => fold.Test.Count), Is.LessThanOrEqualTo(1));
        Assert.That(folds.All(fold => !fold.Demonstrations.Intersect(fold.Test).Any()));
        IReadOnlyList<EvaluationSplit> again = EvaluationSplit.KFold("mine", Metric.Accuracy, Ten, count, seed: 3);
        Assert.That(again.SelectMany(fold => fold.Test), Is.EqualTo(folds.SelectMany(fold => fold.Test)));
    }

    [Test]
    public void KFold_OfAnArchitectureTrainedTwice_KeepsItInOneFold()
    {
        Demonstration[] twice = [.. Ten, Ten[0] with { Score = 61 }];
        IReadOnlyList<EvaluationSplit> folds = EvaluationSplit.KFold("mine", Metric.Accuracy, twice, 5);
        Assert.That(folds.Single(fold => fold.Test.Contains(Ten[0])).Test, Does.Contain(twice[^1]));
        Assert.That(folds.Sum(fold => fold.Test.Count), Is.EqualTo(11));
    }

    [Test]
    public void KFold_OfTooManyFolds_SaysHowManyThereMayBe() =>
        Assert.That(
            () => EvaluationSplit.KFold("mine", Metric.Accuracy, Ten, 11),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Allowed is 2 to 10"));

    [Test]
    public async Task EvaluateFolds_OfAMean_PredictsEachByTheOthersAlone()
    {
        SplitResult result = await SplitResult.EvaluateFoldsAsync(
            EvaluationSplit.LeaveOneOut("mine", Metric.Accuracy, Ten), (fold, _) => Fit(fold));
        double sum = Ten.Sum(one => one.Score);
        Assert.That(
            result["mean"].Predictions.Select(prediction => prediction.Score),
            Is.EqualTo(Ten.Select(one => (sum - one.Score) / 9)).Within(1e-12));
        Assert.That(result["mean"].KendallTauB, Is.EqualTo(-1), "as the remark of LeaveOneOut says");
        Assert.That(result["oracle"].KendallTauB, Is.EqualTo(1));
    }

    [Test]
    public async Task Judge_OfFolds_ComparesOverAllOfThem()
    {
        SplitResult result = await SplitResult.EvaluateFoldsAsync(
            EvaluationSplit.KFold("mine", Metric.Accuracy, Ten, 5), (fold, _) => Fit(fold));
        Assert.That(BaselineGate.Judge([result], "oracle", ["mean", "best-feature", "ridge"]).Beats, Is.True);
        Assert.That(BaselineGate.Judge([result], "mean", ["oracle"]).Beats, Is.False);
    }

    [Test]
    public void EvaluateFolds_OfOtherNamesInAFold_SaysWhich()
    {
        IReadOnlyList<EvaluationSplit> folds = EvaluationSplit.LeaveOneOut("mine", Metric.Accuracy, Ten);
        Assert.That(
            () => SplitResult.EvaluateFoldsAsync(folds, async (fold, _) =>
                fold == folds[3] ? [.. (await Fit(fold)).Take(2)] : await Fit(fold)),
            Throws.ArgumentException.With.Message.Contains(
                "fold 4 of 10 has the predictors mean, best-feature, fold 1 of 10 mean"));
    }

    [Test]
    public void EvaluateFolds_OfAFoldGivenTwice_IsRefused()
    {
        IReadOnlyList<EvaluationSplit> folds = EvaluationSplit.LeaveOneOut("mine", Metric.Accuracy, Ten);
        Assert.That(
            () => SplitResult.EvaluateFoldsAsync([.. folds, folds[2]], (fold, _) => Fit(fold)),
            Throws.ArgumentException.With.Message.Contains("fold 3 of 10 tests"));
    }

    private static Task<IReadOnlyList<NamedPredictor>> Fit(EvaluationSplit fold)
    {
        Dictionary<Architecture, double> truth = Ten.ToDictionary(one => one.Architecture, one => one.Score);
        return Task.FromResult<IReadOnlyList<NamedPredictor>>(
        [
            .. TrivialPredictors.Fit(ToySpaces.Network, Metric.Accuracy, fold.Demonstrations),
            new("oracle", new TablePredictor(ToySpaces.Network, Metric.Accuracy, "oracle", truth)),
        ]);
    }
}
