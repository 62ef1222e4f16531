using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation;

public class BaselineGateTests
{
    private static readonly Architecture[] All = [.. ToySpaces.Network.Enumerate().Take(40)];
    private static readonly double[] Truth = [.. Enumerable.Range(0, 40).Select(i => 20 + (i * 7 % 40 / 10.0))];

    [Test]
    public async Task Judge_OfAGoodCandidateAgainstNoise_Beats()
    {
        GateVerdict verdict = BaselineGate.Judge(
            [await Split(("good", i => Truth[i] + (i % 3 * 0.05)), ("noise", i => 20 + (i * 11 % 40 / 10.0)))], "good",
            ["noise"]);
        Assert.That(verdict.Text, Is.EqualTo("beats"));
        Assert.That(verdict.Comparisons.Single().MaeDifference, Is.LessThan(-0.5));
    }

    [Test]
    public async Task Judge_OfACandidateAgainstItself_DoesNotBeat()
    {
        GateVerdict verdict =
            BaselineGate.Judge([await Split(("one", i => Truth[i] + 1), ("same", i => Truth[i] + 1))], "one", ["same"]);
        Assert.That(verdict, Has.Property("Text").EqualTo("does not beat"));
        Assert.That(verdict.Comparisons.Single(), Is.EqualTo(new BaselineComparison("same", 0, 0, 0, 0)));
    }

    [Test]
    public async Task Judge_OfARightRankingFarOff_BeatsOnRankAlone()
    {
        GateVerdict verdict = BaselineGate.Judge([await Split(("far", i => Truth[i] + 30), ("mean", _ => 22))], "far", ["mean"]);
        Assert.That((verdict.BeatsOnError, verdict.BeatsOnRank, verdict.Beats), Is.EqualTo((false, true, false)));
        Assert.That(verdict.Comparisons[0].TauDifference, Is.EqualTo(1), "a constant has tau 0");
    }

    [Test]
    public async Task Judge_WithOneBaselineThatIsBetter_DoesNotBeat()
    {
        SplitResult split =
            await Split(("good", i => Truth[i] + 0.1), ("noise", i => 20 + (i * 11 % 40 / 10.0)), ("oracle", i => Truth[i]));
        Assert.That(BaselineGate.Judge([split], "good", ["noise", "oracle"]).Beats, Is.False);
    }

    [Test]
    public async Task Judge_OfACandidateThatFailedOnce_DoesNotBeat()
    {
        SplitResult split = await Split(("partial", i => i == 3 ? null : Truth[i]), ("noise", i => 20 + (i * 11 % 40 / 10.0)));
        GateVerdict verdict = BaselineGate.Judge([split], "partial", ["noise"]);
        Assert.That((verdict.Text, verdict.Failures), Is.EqualTo(("does not beat", 1)));
        Assert.That(split["partial"].Mae, Is.NaN);
        Assert.That(
            () => BaselineGate.Judge([split], "noise", ["partial"]),
            Throws.ArgumentException.With.Message.Contains("'partial' has no score for 1"));
    }

    [Test]
    public async Task Judge_Twice_SaysTheSameToTheLastBit()
    {
        SplitResult split = await Split(("a", i => Truth[i] + (i % 5 * 0.3)), ("b", i => Truth[i] + (i % 4 * 0.35)));
        Assert.That(
            BaselineGate.Judge([split], "a", ["b"]).Comparisons, Is.EqualTo(BaselineGate.Judge([split], "a", ["b"]).Comparisons));
    }

    [Test]
    public async Task Judge_OfSplitsThatShareArchitectures_IsNoSurerThanOfOne()
    {
        // Three copies of a split are no more evidence than one: the unit is the architecture, not the row.
        SplitResult split = await Split(("a", i => Truth[i] + (i % 5 * 0.3)), ("b", i => Truth[i] + (i % 4 * 0.35)));
        Assert.That(
            BaselineGate.Judge([split, split, split], "a", ["b"]).Comparisons[0].MaeBetter,
            Is.EqualTo(BaselineGate.Judge([split], "a", ["b"]).Comparisons[0].MaeBetter));
    }

    [Test]
    public async Task Judge_Canceled_Stops()
    {
        SplitResult split = await Split(("a", i => Truth[i]), ("b", i => Truth[i]));
        Assert.That(
            () => BaselineGate.Judge([split], "a", ["b"], null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task Judge_OfManyArchitectures_TakesSeconds(CancellationToken tooLong)
    {
        Demonstration[] test = [.. NasBench201Space.Instance.Enumerate().Take(500)
            .Select((cell, i) => new Demonstration(cell, i * 37 % 500 / 10.0))];
        NamedPredictor[] predictors = [.. Enumerable.Range(0, 4).Select(p => new NamedPredictor(
            $"p{p}",
            new TablePredictor(
                NasBench201Space.Instance, Metric.Accuracy, $"p{p}",
                test.Index().ToDictionary(pair => pair.Item.Architecture, pair => pair.Item.Score + (pair.Index % (p + 1))))))];
        SplitResult split =
            await SplitResult.EvaluateAsync(new EvaluationSplit("task", "split", Metric.Accuracy, [], test), predictors, tooLong);
        Assert.That(BaselineGate.Judge([split], "p0", ["p1", "p2", "p3"], null, tooLong).Beats);
    }

    [Test]
    public async Task Judge_WithIllegalInput_SaysWhatIsWrong()
    {
        SplitResult split = await Split(("a", i => Truth[i]), ("b", i => Truth[i]));
        Assert.That(
            () => BaselineGate.Judge([split], "a", ["b"], new BaselineGateOptions { Resamples = 5, Confidence = 0.3 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "BaselineGateOptions.Resamples is 5; allowed is 100 to 1000000. BaselineGateOptions.Confidence is 0.3; "
                + "allowed is above 0.5 and below 1."));
        Assert.That(
            () => BaselineGate.Judge([split], "c", ["b"]),
            Throws.ArgumentException.With.Message.Contains("'c' was not evaluated"));
        Assert.That(() => BaselineGate.Judge([], "a", ["b"]), Throws.ArgumentException);
        Assert.That(() => BaselineGate.Judge([split], "a", []), Throws.ArgumentException);
    }

    [Test]
    public void EvaluateAsync_OfAPredictorOfAnotherMetric_IsRefused() =>
        Assert.That(
            async () => await SplitResult.EvaluateAsync(
                new EvaluationSplit("task", "split", Metric.Bleu, [], [new(All[0], 1), new(All[1], 2)]),
                [new("p", new ConstantPredictor(ToySpaces.Network, Metric.Accuracy, 3))]),
            Throws.ArgumentException.With.Message.Contains("'p' predicts accuracy; task is measured in BLEU"));

    private static async Task<SplitResult> Split(params (string Name, Func<int, double?> Score)[] predictors)
    {
        var split =
            new EvaluationSplit("task", "split", Metric.Bleu, [], [.. All.Select((one, i) => new Demonstration(one, Truth[i]))]);
        return await SplitResult.EvaluateAsync(split, [.. predictors.Select(predictor => new NamedPredictor(
            predictor.Name,
            new TablePredictor(
                ToySpaces.Network, Metric.Bleu, predictor.Name, All.Index().Where(pair => predictor.Score(pair.Index) is not null)
                    .ToDictionary(pair => pair.Item, pair => predictor.Score(pair.Index)!.Value))))]);
    }
}
