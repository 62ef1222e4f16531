using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Metrics;

/// <summary>What the scale of a metric changes, and that a linear one changes nothing.</summary>
public class MetricScaleTests
{
    private static readonly Metric Loss = Metric.HeldOutLoss with { Scale = MetricScale.Logarithmic };

    private static readonly PredictionTask Task = new() { Space = ToySpaces.Network, Metric = Loss, Name = "toys" };

    [Test]
    public void Scale_OfAMetricThatMayBeNegative_IsRefused() => Assert.That(
        () => Metric.Ssim with { Scale = MetricScale.Logarithmic },
        Throws.ArgumentException.With.Message.Contains(
            "The range of SSIM is from -1 to 1; a logarithmic scale needs one from 0 or above."));

    [Test]
    public void Scale_ThatIsNone_IsRefused() => Assert.That(
        () => Metric.Bleu with { Scale = (MetricScale)2 },
        Throws.ArgumentException.With.Message.Contains("The scale of BLEU is 2; allowed is Linear or Logarithmic."));

    [TestCase(MetricScale.Linear, 0, true)]
    [TestCase(MetricScale.Logarithmic, 0, false)]
    [TestCase(MetricScale.Logarithmic, 1e-9, true)]
    [TestCase(MetricScale.Logarithmic, -1, false)]
    public void Allows_OnAScale_NeedsAPlaceOnIt(MetricScale scale, double score, bool expected) =>
        Assert.That((Metric.HeldOutLoss with { Scale = scale }).Allows(score), Is.EqualTo(expected));

    [Test]
    public void ToScaleAndBack_OfAScore_IsItsDecimalLogarithmOrItself()
    {
        Assert.That(Loss.ToScale(0.001), Is.EqualTo(-3).Within(1e-15));
        Assert.That(Loss.FromScale(-3), Is.EqualTo(0.001).Within(1e-18));
        Assert.That(Metric.HeldOutLoss.ToScale(0.001), Is.EqualTo(0.001));
        Assert.That(Metric.HeldOutLoss.FromScale(-3), Is.EqualTo(-3));
        Assert.That((Loss.FromScale(1e9), Loss.FromScale(-1e9)), Is.EqualTo((1e300, 1e-300)), "a number still");
    }

    [TestCase(0.115, "0.115", "0.1150")]
    [TestCase(0.00003123456, "3.123E-05", "0.0000")]
    [TestCase(1.01649, "1.016", "1.0165")]
    public void Format_OnAScale_KeepsDigitsOrDecimals(double score, string logarithmic, string linear)
    {
        Assert.That(Loss.Format(score), Is.EqualTo(logarithmic));
        Assert.That(Metric.HeldOutLoss.Format(score), Is.EqualTo(linear));
    }

    [Test]
    public void Render_OnALogarithmicScale_SaysThatRatiosCountAndWritesDigits()
    {
        var request = new PromptRequest(
            Task, [new(ToySpaces.Create(8), 0.00003123456)], [ToySpaces.Create(16)]);
        string linear = new PerformancePromptTemplate().Render(
            request with { Task = Task with { Metric = Metric.HeldOutLoss } });
        string expected = linear
            .Replace(
                "lower is better.", "lower is better, and ratios count: half of a score is as far from it as its double.",
                StringComparison.Ordinal)
            .Replace("held-out loss: 0.0000", "held-out loss: 3.123E-05", StringComparison.Ordinal)
            .Replace("with four decimals per score", "with four significant digits per score", StringComparison.Ordinal)
            .Replace("\"score\": 12.3456", "\"score\": 0.01235", StringComparison.Ordinal);

        Assert.That(linear, Does.Contain("with four decimals per score").And.Contain("\"score\": 12.3456"));
        Assert.That(new PerformancePromptTemplate().Render(request), Is.EqualTo(expected));
        Assert.That(new TablePromptTemplate().Render(request), Does.Contain(";3.123E-05\n").And.Contain("ratios count"));
    }

    [Test]
    public void Read_OfAZeroOnALogarithmicScale_IsNoScore()
    {
        var request = new PromptRequest(Task, [], [ToySpaces.Create(16), ToySpaces.Create(8)]);
        IReadOnlyList<ScoreReading> readings = new PerformancePromptTemplate().Read(
            """{"predictions": [{"id": 1, "score": 0.0000}, {"id": 2, "score": 3.1e-5}]}""", request);
        Assert.That(
            readings[0].Prediction.Failure!.Reason,
            Is.EqualTo("the score 0.0000 is outside above 0 to Infinity on its logarithmic scale"));
        Assert.That(readings[1].Prediction.Score, Is.EqualTo(3.1e-5));
    }

    [Test]
    public void Errors_OnALogarithmicScale_AreOfDecimalLogarithms()
    {
        SplitResult result = Evaluate(Loss, [(8, 1, 0.1), (16, 0.01, 0.001), (32, 0.001, 0.01)]);
        Assert.That(result["table"].Mae, Is.EqualTo(1).Within(1e-12));
        Assert.That(result["table"].Rmse, Is.EqualTo(1).Within(1e-12));
        Assert.That(result["table"].KendallTauB, Is.EqualTo(1 / 3.0).Within(1e-12));
        Assert.That(result["table"].RegretAt1, Is.EqualTo(1).Within(1e-12), "0.01 where 0.001 is the best");

        GateVerdict verdict = BaselineGate.Judge([result], "table", ["mean"]);
        Assert.That(
            verdict.Comparisons[0].MaeDifference,
            Is.EqualTo(result["table"].Mae - result["mean"].Mae).Within(1e-12), "the gate counts the same errors");
    }

    [Test]
    public void Errors_OnALinearScale_AreDifferences() => Assert.That(
        Evaluate(Metric.HeldOutLoss, [(8, 1, 0.1), (16, 0.01, 0.001), (32, 0.001, 0.01)])["table"].Mae,
        Is.EqualTo((0.9 + 0.009 + 0.009) / 3).Within(1e-12));

    [Test]
    public void Mean_OnALogarithmicScale_IsTheGeometricOne() => Assert.That(
        Evaluate(Loss, [(8, 1, 1), (32, 0.0001, 1)])["mean"].Predictions[0].Score, Is.EqualTo(0.01).Within(1e-12));

    [TestCase(0)]
    [TestCase(-0.5)]
    public void ScoresWithoutAPlace_WhereTheyEnter_AreRefused(double score)
    {
        Demonstration[] trained = [new(ToySpaces.Create(8), 0.1), new(ToySpaces.Create(16), score)];
        string expected = FormattableString.Invariant(
            $"has the held-out loss {score}; allowed is above 0 to Infinity on its logarithmic scale.");
        Assert.That(
            () => new EvaluationSplit("toys", "1", Loss, [], trained),
            Throws.ArgumentException.With.Message.Contains($"The test architecture {trained[1].Architecture} {expected}"));
        Assert.That(
            () => TrivialPredictors.Fit(ToySpaces.Network, Loss, trained),
            Throws.ArgumentException.With.Message.Contains(expected));
        Assert.That(
            () => new TablePredictor(
                ToySpaces.Network, Loss, "table", trained.ToDictionary(one => one.Architecture, one => one.Score)),
            Throws.ArgumentException.With.Message.Contains(expected));
    }

    [Test]
    public async Task OnScale_OfAPredictor_ChangesTheMetricAloneAndRefusesWhatHasNoPlace()
    {
        var linear = new TablePredictor(
            ToySpaces.Network, Metric.HeldOutLoss, "table",
            new Dictionary<Architecture, double> { [ToySpaces.Create(8)] = 0.25, [ToySpaces.Create(16)] = 0 });
        IPerformancePredictor predictor = linear.OnScale(MetricScale.Logarithmic);
        IReadOnlyList<Prediction> predictions = await predictor.PredictAsync([ToySpaces.Create(8), ToySpaces.Create(16)]);

        Assert.That(predictor.Metric, Is.EqualTo(Loss));
        Assert.That(linear.OnScale(MetricScale.Linear), Is.SameAs(linear));
        Assert.That(predictions[0].Score, Is.EqualTo(0.25));
        Assert.That(predictions[1].Failure!.Reason, Does.Contain("score 0 is outside above 0"));
    }

    [Test]
    public void EvaluateAsync_OfAPredictorOnAnotherScale_SaysHowToPutItOnIt()
    {
        EvaluationSplit split = NumberWordsTask.Benchmark.OnScale(MetricScale.Logarithmic).GetSplit(1);
        Assert.That(
            () => SplitResult.EvaluateAsync(split, [NumberWordsTask.Supernet]),
            Throws.ArgumentException.With.Message.Contains(
                "'supernet' predicts held-out loss on the scale 'Linear'; number-words is measured on 'Logarithmic'. "
                + "Put the predictor on it with OnScale, or fit it on it."));
    }

    [Test]
    public void Disguise_OfAMetric_KeepsItsScale() =>
        Assert.That(SpaceDisguise.Disguise(Loss).Scale, Is.EqualTo(MetricScale.Logarithmic));

    private static SplitResult Evaluate(Metric metric, (int Width, double Truth, double Predicted)[] rows)
    {
        Demonstration[] test = [.. rows.Select(row => new Demonstration(ToySpaces.Create(row.Width), row.Truth))];
        Demonstration[] shown = [.. test.Select(one => one with { Architecture = Move(one.Architecture) })];
        var table = new TablePredictor(
            ToySpaces.Network, metric, "table", rows.ToDictionary(row => ToySpaces.Create(row.Width), row => row.Predicted));
        return SplitResult.EvaluateAsync(
            new EvaluationSplit("toys", "1", metric, shown, test),
            [new("table", table), TrivialPredictors.Fit(ToySpaces.Network, metric, shown)[0]]).GetAwaiter().GetResult();
    }

    private static Architecture Move(Architecture architecture) =>
        ToySpaces.Create((int)architecture.GetIntegers("widths")[0], 0.1);
}
