using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Calibrated;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.Predictors.Calibrated;

public class CalibratedPredictorTests : PerformancePredictorContractTests
{
    private const double Tolerance = 1e-9;

    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };

    // What the language model says, the width, against the truth.
    private static readonly Demonstration[] Three = [
        new(ToySpaces.Create(8), 1), new(ToySpaces.Create(16), 2), new(ToySpaces.Create(32), 6)];

    protected override IReadOnlyList<Architecture> Architectures { get; } =
        [.. ToySpaces.Network.Enumerate().Where((_, i) => i % 7 == 0)];

    protected override IPerformancePredictor CreatePredictor() => Fit(Three).GetAwaiter().GetResult();

    [Test]
    public async Task FitAsync_ByHand_FitsOffsetAndScaleAndReportsBeforeAndAfter()
    {
        CalibratedPredictor predictor = await Fit(Three);

        // Widths 8, 16, 32 and scores 1, 2, 6: means 56/3 and 3, scale 3/14 as in the test of the linear baseline.
        CalibrationReport report = predictor.Report;
        Assert.That(report.Scale, Is.EqualTo(3.0 / 14).Within(Tolerance));
        Assert.That(report.Offset, Is.EqualTo(3 - (3.0 / 14 * 56 / 3)).Within(Tolerance));

        // Without the first: the line through (16, 2) and (32, 6), 0.25 x - 2; without the second (5x - 16) / 24; without the
        // third x / 8.
        Assert.That(report.Points.Select(point => point.Before), Is.EqualTo(new[] { 8, 16, 32 }));
        Assert.That(report.Points.Select(point => point.After), Is.EqualTo(new[] { 0, 64 / 24.0, 4 }).Within(Tolerance));
        Assert.That(report.Before.Mae, Is.EqualTo((7 + 14 + 26) / 3.0).Within(Tolerance));
        Assert.That(report.After.Mae, Is.EqualTo((1 + (2 / 3.0) + 2) / 3).Within(Tolerance));
        Assert.That(report.After.Rmse, Is.EqualTo(Math.Sqrt((1 + (4 / 9.0) + 4) / 3)).Within(Tolerance));
        Assert.That((report.Before.KendallTauB, report.After.KendallTauB), Is.EqualTo((1, 1)));
        Assert.That(
            report.ToString(),
            Is.EqualTo(
                "-1 + 0.2143 × score, from 3 demonstrations (0 failed): MAE 15.6667 -> 1.2222, tau 1 -> 1 (leave-one-out)"));
        Assert.That(
            (await predictor.PredictAsync(ToySpaces.Create(16))).Score, Is.EqualTo(-1 + (16 * 3.0 / 14)).Within(Tolerance));
    }

    [Test]
    public async Task FitAsync_OfAnOffsetAlone_ShiftsByTheMeanError()
    {
        CalibrationReport report = (await Fit(Three, new() { FitScale = false })).Report;
        Assert.That((report.Offset, report.Scale), Is.EqualTo((3 - (56 / 3.0), 1)));
        Assert.That(
            report.Points.Select(point => point.After), Is.EqualTo(new[] { 8 - 20.0, 16 - 16.5, 32 - 10.5 }).Within(Tolerance));
    }

    [Test]
    public async Task FitAsync_OfALanguageModel_NeverShowsTheDemonstrationThatIsAskedFor()
    {
        var client = new ScriptedChatClient(ScriptedChatClient.Widths);
        await Fit(Three, client: client);
        Assert.That(client.Calls, Has.Count.EqualTo(3));
        foreach (string prompt in client.Calls.Select(call => call.Prompt))
        {
            int asked = int.Parse(
                prompt[(prompt.LastIndexOf("widths: [", StringComparison.Ordinal) + 9)..].Split(']')[0],
                System.Globalization.CultureInfo.InvariantCulture);
            string shown = prompt[..prompt.IndexOf("# Architectures", StringComparison.Ordinal)];
            Assert.That(shown, Does.Not.Contain($"widths: [{asked}]"));
            Assert.That(shown.Split("## Demonstration"), Has.Length.EqualTo(3));
        }
    }

    [Test]
    public async Task FitAsync_OfEqualPredictions_FitsAnOffsetAlone()
    {
        CalibrationReport report = (await Fit(Three, client: new ScriptedChatClient(_ => "5"))).Report;
        Assert.That((report.Offset, report.Scale), Is.EqualTo((-2, 1)));
        Assert.That(report.Before.KendallTauB, Is.NaN);
    }

    [Test]
    public async Task PredictAsync_OfPredictionsWithDeviations_ScalesThem()
    {
        // Twice as far apart and the other way round: scale -0.5.
        var inner = new Fake(
            architecture => Prediction.FromScore(-2 * architecture.GetIntegers("widths")[0], 3) with
            {
                SampleFailures = [new("one was unreadable")],
            });
        CalibratedPredictor predictor = await CalibratedPredictor.FitAsync(
            _ => inner, [new(ToySpaces.Create(8), 8), new(ToySpaces.Create(16), 16), new(ToySpaces.Create(32), 32)]);
        Prediction prediction = await predictor.PredictAsync(ToySpaces.Create(8));
        Assert.That(prediction.Score, Is.EqualTo(8).Within(Tolerance));
        Assert.That(prediction.StandardDeviation, Is.EqualTo(1.5).Within(Tolerance));
        Assert.That(prediction.SampleFailures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task FitAsync_WithADemonstrationThatFails_LeavesItOutAndSaysSo()
    {
        var inner = new Fake(architecture => architecture.GetIntegers("widths")[0] == 16
            ? Prediction.FromFailure("no idea")
            : Prediction.FromScore(architecture.GetIntegers("widths")[0]));
        CalibratedPredictor predictor = await CalibratedPredictor.FitAsync(_ => inner, Three, new() { FitScale = false });
        Assert.That(
            predictor.Report.Failures, Is.EqualTo(new[] { new CalibrationFailure(Three[1], new PredictionFailure("no idea")) }));
        Assert.That(predictor.Report.Offset, Is.EqualTo((1 - 8 + 6 - 32) / 2.0));
        Assert.That((await predictor.PredictAsync(ToySpaces.Create(16))).Failure!.Reason, Is.EqualTo("no idea"));
        Assert.That(
            async () => await CalibratedPredictor.FitAsync(_ => inner, Three),
            Throws.InvalidOperationException.With.Message.EqualTo(
                "Calibrating an offset and a scale needs scores for at least 3 demonstrations; of 3 there are 2. "
                + $"{Three[1].Architecture}: no idea."));
    }

    [Test]
    public void FitAsync_OfWhatItCannotFit_SaysWhatIsNeeded()
    {
        Assert.That(
            async () => await Fit([.. Three.Take(2)]),
            Throws.ArgumentException.With.Message.StartsWith(
                "Calibrating an offset and a scale needs at least 3 demonstrations; there are 2."));
        Assert.That(
            async () => await Fit([.. Three.Take(1)], new() { FitScale = false }),
            Throws.ArgumentException.With.Message.StartsWith(
                "Calibrating an offset needs at least 2 demonstrations; there are 1."));
        Assert.That(async () => await Fit([.. Three, Three[0]]), Throws.TypeOf<DataLeakException>());
        Assert.That(
            async () => await Fit(Three, new() { MaxConcurrency = 0 }),
            Throws.ArgumentException.With.Message.StartsWith("CalibrationOptions.MaxConcurrency is 0; allowed is 1 to 256."));
    }

    private static Task<CalibratedPredictor> Fit(
        Demonstration[] demonstrations, CalibrationOptions? options = null, ScriptedChatClient? client = null) =>
        new LlmPerformancePredictorFactory(
                client ?? new ScriptedChatClient(ScriptedChatClient.Widths),
                new PerformancePromptTemplate(),
                Microsoft.Extensions.Options.Options.Create(new LlmPredictorOptions()))
            .CreateCalibratedAsync(Toy, demonstrations, null, options);

    private sealed class Fake(Func<Architecture, Prediction> predict) : SynchronousPredictor(ToySpaces.Network, Metric.Bleu)
    {
        protected override Prediction PredictCore(Architecture architecture) => predict(architecture);
    }
}
