using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors;

/// <summary>NaN, infinity and scores that no metric or prompt allows are refused where they enter, with their name.</summary>
public class ScoresThatComeInTests
{
    private static readonly Architecture Narrow = ToySpaces.Create(8);
    private static readonly Architecture Wide = ToySpaces.Create(32);

    [TestCase(double.NaN, "NaN")]
    [TestCase(double.PositiveInfinity, "Infinity")]
    [TestCase(double.NegativeInfinity, "-Infinity")]
    public void Demonstration_WithoutAFiniteScore_IsRefusedByName(double score, string text)
    {
        string message = $"The score of {Narrow} is {text}; only a finite number can be learned from or compared with. "
            + "Leave the architecture out.";
        Assert.That(
            () => new Demonstration(Narrow, score),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
        Assert.That(
            () => new Demonstration(Narrow, 1) with { Score = score },
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(message));
    }

    [TestCase(double.NaN, "NaN")]
    [TestCase(101, "101")]
    public void TablePredictor_WithAScoreThatIsNone_IsRefusedByName(double score, string text) => Assert.That(
        () => new TablePredictor(
            ToySpaces.Network, Metric.Accuracy, "table", new Dictionary<Architecture, double> { [Wide] = 7, [Narrow] = score }),
        Throws.ArgumentException.With.Message.StartsWith(
            $"The architecture of 'table' {Narrow} has the accuracy {text}; allowed is 0 to 100."));

    [Test]
    public void Fits_WithAScoreOutOfRange_AreRefusedByName()
    {
        Demonstration[] bad = [new(Wide, 1), new(Narrow, -3)];
        string message = $"The demonstration {Narrow} has the accuracy -3; allowed is 0 to 100.";
        FeatureEncoder features = FeatureEncoder.CreateAverages(ToySpaces.Network);
        var inner = new ConstantPredictor(ToySpaces.Network, Metric.Accuracy, 3);
        foreach (Func<Task> fit in new Func<Task>[]
        {
            () => Task.FromResult(ConstantPredictor.FitMean(ToySpaces.Network, Metric.Accuracy, bad)),
            () => Task.FromResult(LinearPredictor.FitLine(features, Metric.Accuracy, bad)),
            () => Task.FromResult(LinearPredictor.FitBestFeature(features, Metric.Accuracy, bad)),
            () => Task.FromResult(LinearPredictor.FitRidge(features, Metric.Accuracy, bad)),
            () => OffsetCorrectedPredictor.FitAsync(inner, bad),
            () => Task.FromResult(new EvaluationSplit(
                "task", "split", Metric.Accuracy, bad, [new(ToySpaces.Create(16), 1), new(ToySpaces.Create(16, 0.1), 2)])),
        })
            Assert.That(async () => await fit(), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(
            () => new EvaluationSplit("task", "split", Metric.Accuracy, [], bad),
            Throws.ArgumentException.With.Message.StartsWith($"The test architecture {Narrow} has the accuracy -3"));
        Assert.That(
            () => new ConstantPredictor(ToySpaces.Network, Metric.Accuracy, double.NaN),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Encode_AFeatureThatIsNotFinite_IsRefusedByName()
    {
        foreach (double value in new[] { double.NaN, double.PositiveInfinity })
        {
            var features = new OneFeature(value);
            string message = FormattableString.Invariant($"The feature 'own' of {Narrow} is {value}; ");
            Assert.That(() => features.Encode(Narrow), Throws.InvalidOperationException.With.Message.StartsWith(message));
            Assert.That(
                () => features.Encode(Narrow, new float[1]), Throws.InvalidOperationException.With.Message.StartsWith(message));
            Assert.That(
                () => FeatureEncoder.CreateLogCosts(ToySpaces.Network, new OneCost(value)).Encode(Narrow),
                Throws.InvalidOperationException);
        }

        Assert.That(
            () => new OneFeature(1e300).Encode(Narrow, new float[1]),
            Throws.InvalidOperationException.With.Message.Contains("'own'"));
    }

    [Test]
    public void Format_ACostThatIsNotFinite_IsRefusedByName() => Assert.That(
        () => new EfficiencyFigure(new OneCost(double.NaN), "cost", "a cost").Format(Narrow),
        Throws.InvalidOperationException.With.Message.StartsWith($"own of {Narrow} is NaN cost; "));

    [Test]
    public void LatencyMeasurement_WithNaN_IsRefused()
    {
        Assert.That(
            () => new LatencyMeasurement([1, double.NaN], 1, 1, 0, 0),
            Throws.ArgumentException.With.Message.Contains("feature 2 of 2"));
        Assert.That(() => new LatencyMeasurement([1], double.PositiveInfinity, 1, 0, 0), Throws.ArgumentException);
    }

    [Test]
    public async Task Search_WithAPredictorOutsideItsMetric_TakesThatForAFailureThatNamesIt()
    {
        var predictor = new Own(architecture => architecture.Equals(Narrow) ? 164 : 64);
        var problem = new SearchProblem(ToySpaces.Network, [new SearchPredictor("own", predictor)]);
        SearchResult result = await new ArchitectureSearch(
            problem, new RandomStrategy(), new SearchOptions { MaxEvaluations = 300 }).RunAsync();
        Assert.That(result.Best!.Score, Is.EqualTo(64));
        Assert.That(
            result.History.Evaluations
                .Single(evaluation => evaluation.Candidate.Architecture.Equals(Narrow)).Prediction.Failure!.Reason,
            Is.EqualTo("the predictor's own score 164 is outside 0 to 100, the range of its metric accuracy"));
    }

    [Test]
    public void FitAsync_OfAPredictorWithoutAScore_NamesTheDemonstration()
    {
        var table = new TablePredictor(ToySpaces.Network, Metric.Accuracy, "toys", new Dictionary<Architecture, double>
        {
            [Narrow] = 64,
        });
        Assert.That(
            async () => await OffsetCorrectedPredictor.FitAsync(table, [new(Narrow, 65), new(Wide, 70)]),
            Throws.InvalidOperationException.With.Message.StartsWith(
                $"The predictor has no score of the demonstration {Wide}: 'toys' has no score of {Wide}."));
    }

    [Test]
    public void Distill_OfALabelBeyondAFloat_NamesTheArchitecture()
    {
        Demonstration[] labels = [.. ToySpaces.Network.Enumerate().Take(20).Select((architecture, i) =>
            new Demonstration(architecture, i == 7 ? 1e300 : i))];
        Assert.That(
            () => new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 })).Distill(
                labels, Metric.HeldOutLoss, FeatureEncoder.CreateAverages(ToySpaces.Network)),
            Throws.ArgumentException.With.Message.StartsWith($"The label of {labels[7].Architecture} is 1E+300"));
    }

    [Test]
    public async Task Label_OfAScoreOutsideItsMetric_IsAFailureThatNamesIt()
    {
        Label label = await new Labeler(new Own(_ => -1)).LabelAsync([Narrow]).SingleAsync();
        Assert.That(
            label.Prediction.Failure!.Reason,
            Is.EqualTo("the predictor's own score -1 is outside 0 to 100, the range of its metric accuracy"));
    }

    [TestCase("0.71", "the score 0.71 is on another scale than the demonstrations, which are from 64 to 81: perhaps 71 is meant")]
    [TestCase("0.9", "the score 0.9 is on another scale than the demonstrations, which are from 64 to 81: perhaps 90 is meant")]
    [TestCase("71", null)]
    [TestCase("10", null)]
    public async Task PredictAsync_AScoreOnAnotherScale_IsAFailureThatNamesIt(string answer, string? reason) =>
        Assert.That((await AskAsync(answer, Metric.Accuracy, 64, 81)).Failure?.Reason, Is.EqualTo(reason));

    // One network that learned nothing does not make the others' scale unknown.
    [TestCase(0, "0.71", true)]
    [TestCase(0, "71", false)]
    [TestCase(0, "0", false)]
    public async Task PredictAsync_OneDemonstrationOfNothing_StillTellsTheScale(double low, string answer, bool isFailure) =>
        Assert.That((await AskAsync(answer, Metric.Accuracy, low, 81)).HasScore, Is.EqualTo(!isFailure));

    [TestCase("210", "the score 210 is on another scale than the demonstrations, which are from 2 to 2.4: perhaps 2.1 is meant")]
    [TestCase("2.9", null)]
    public async Task PredictAsync_PerCentWhereFractionsAreAsked_IsAFailureThatNamesIt(string answer, string? reason) =>
        Assert.That((await AskAsync(answer, Metric.HeldOutLoss, 2, 2.4)).Failure?.Reason, Is.EqualTo(reason));

    private static async Task<Prediction> AskAsync(string answer, Metric metric, double low, double high)
    {
        var task = new PredictionTask { Space = ToySpaces.Network, Metric = metric, Name = "toys" };
        var predictor = new LlmPerformancePredictor(
            new ScriptedChatClient(_ => answer), task, [new(Narrow, low), new(Wide, high)], null,
            new LlmPredictorOptions { RepairRounds = 0 });
        return await predictor.PredictAsync(ToySpaces.Create(16));
    }

    private sealed class Own(Func<Architecture, double> score) : SynchronousPredictor(ToySpaces.Network, Metric.Accuracy)
    {
        protected override Prediction PredictCore(Architecture architecture) => Prediction.FromScore(score(architecture));
    }

    private sealed class OneFeature(double value) : FeatureEncoder(ToySpaces.Network, ["own"])
    {
        protected override void EncodeCore(Architecture architecture, Span<double> features) => features[0] = value;
    }

    private sealed class OneCost(double value) : ICostModel
    {
        public string Name => "own";

        public string Unit => "own";

        public CostEffort Effort => CostEffort.Formula;

        public double GetCost(Architecture architecture) => value;
    }
}
