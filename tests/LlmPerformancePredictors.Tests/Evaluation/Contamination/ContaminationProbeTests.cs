using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public partial class ContaminationProbeTests
{
    private const double Tolerance = 1e-9;

    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };

    // The truth is the width plus 2.
    private static readonly EvaluationSplit Split = new(
        "toys", "one", Metric.Bleu,
        [new(ToySpaces.Create(8), 10), new(ToySpaces.Create(32), 34)],
        [new(ToySpaces.Create(8, 0.1), 10), new(ToySpaces.Create(16), 18), new(ToySpaces.Create(32, 0.1), 34)]);

    [Test]
    public async Task RunAsync_OfAModelThatLearnsFromDemonstrations_LosesExactlyWhatTheyTaught()
    {
        ContaminationReport report = await Run(LineThroughDemonstrations);
        Assert.That(report.Rows.Select(row => row.Condition), Is.EqualTo(Enum.GetValues<ProbeCondition>()));
        AssertRow(report[ProbeCondition.Original], 0, 1);
        AssertRow(report[ProbeCondition.DemonstrationsShuffled], 0, 1);
        AssertRow(report[ProbeCondition.NamesDisguised], 0, 1);

        // Permuted, the line falls: 42 less the width, which is 34, 26 and 10 where 10, 18 and 34 are true.
        AssertRow(report[ProbeCondition.ScoresPermuted], (24 + 8 + 24) / 3.0, -1);

        // Without demonstrations it says 20, 19, 18: all three pairs are wrong.
        AssertRow(report[ProbeCondition.NoDemonstrations], (10 + 1 + 16) / 3.0, -1);
        Assert.That(report[ProbeCondition.ScoresPermuted].MaeChange, Is.EqualTo(56 / 3.0).Within(Tolerance));
        Assert.That(report[ProbeCondition.ScoresPermuted].TauChange, Is.EqualTo(-2).Within(Tolerance));
        Assert.That(report.ToString(), Does.Contain("| ScoresPermuted | 18.667 | +18.667 | -1.000 | -2.000 | 0 |"));
    }

    [Test]
    public async Task RunAsync_OfAModelThatKnowsTheAnswersByName_LosesThemOnlyWithTheNames()
    {
        // Knows the table of published results: two more than the width, whatever the demonstrations.
        ContaminationReport report = await Run(prompt => prompt.Contains("widths", StringComparison.Ordinal)
            ? Answer(Asked(prompt).Select(width => width + 2))
            : Answer(Asked(prompt).Select((_, i) => 20.0 - i)));
        IEnumerable<ProbeCondition> others =
            Enum.GetValues<ProbeCondition>().Where(condition => condition != ProbeCondition.NamesDisguised);
        foreach (ProbeCondition condition in others)
            AssertRow(report[condition], 0, 1);
        AssertRow(report[ProbeCondition.NamesDisguised], (10 + 1 + 16) / 3.0, -1);
        Assert.That(report[ProbeCondition.NamesDisguised].TauChange, Is.EqualTo(-2).Within(Tolerance));
    }

    [Test]
    public async Task RunAsync_Shuffled_ShowsTheSameDemonstrationsInAnotherOrderAndPermutedTheSameScoresElsewhere()
    {
        var shown = new List<(PredictionTask Task, IReadOnlyList<Demonstration> Demonstrations)>();
        EvaluationSplit split = TfsEval.FromTask("wmt14ende").GetSplit(123);
        await ContaminationProbe.RunAsync(
            TfsEval.FromTask("wmt14ende").Task.Prediction, [split],
            (task, demonstrations) =>
            {
                shown.Add((task, demonstrations));
                return ConstantPredictor.FitMean(task.Space, task.Metric, split.Demonstrations);
            },
            new() { Repetitions = 2 });
        Assert.That(shown, Has.Count.EqualTo(1 + 2 + 2 + 1 + 1));
        Assert.That(shown[0].Demonstrations, Is.EqualTo(split.Demonstrations));
        foreach ((_, IReadOnlyList<Demonstration> shuffled) in shown[1..3])
        {
            Assert.That(shuffled, Is.EquivalentTo(split.Demonstrations));
            Assert.That(shuffled.Zip(split.Demonstrations).Any(pair => pair.First == pair.Second), Is.False);
        }

        foreach ((_, IReadOnlyList<Demonstration> permuted) in shown[3..5])
        {
            Assert.That(
                permuted.Select(demonstration => demonstration.Architecture),
                Is.EqualTo(split.Demonstrations.Select(demonstration => demonstration.Architecture)));
            Assert.That(
                permuted.Select(demonstration => demonstration.Score),
                Is.EquivalentTo(split.Demonstrations.Select(demonstration => demonstration.Score)));
            Assert.That(permuted, Is.Not.EqualTo(split.Demonstrations));
        }

        Assert.That(shown[1].Demonstrations, Is.Not.EqualTo(shown[2].Demonstrations), "another order for every repetition");
        Assert.That(shown[3].Demonstrations, Is.Not.EqualTo(shown[4].Demonstrations));
        Assert.That(shown[5].Task.Space.Name, Is.EqualTo("hat-machine-translation/disguised"));
        Assert.That(shown[6].Demonstrations, Is.Empty);
    }

    [Test]
    public async Task RunAsync_OfABaseline_IsUnmovedByOrderAndNames()
    {
        TfsEval data = TfsEval.FromTask("wmt14ende");
        ContaminationReport report = await ContaminationProbe.RunAsync(
            data.Task.Prediction, [.. data.Seeds.Select(seed => data.GetSplit(seed))],
            (task, demonstrations) =>
                LinearPredictor.FitRidge(FeatureEncoder.CreateAverages(task.Space), task.Metric, demonstrations),
            new()
            {
                Conditions =
                    [ProbeCondition.DemonstrationsShuffled, ProbeCondition.ScoresPermuted, ProbeCondition.NamesDisguised],
                Repetitions = 5,
            });
        Assert.That(report[ProbeCondition.NamesDisguised].Mae, Is.EqualTo(report[ProbeCondition.Original].Mae).Within(1e-9));
        Assert.That(report[ProbeCondition.DemonstrationsShuffled].MaeChange, Is.EqualTo(0).Within(1e-6));
        Assert.That(report[ProbeCondition.ScoresPermuted].TauChange, Is.LessThan(-0.3));
        Assert.That(report.Splits, Has.Count.EqualTo(3));
        Assert.That(
            () => report[ProbeCondition.NoDemonstrations], Throws.ArgumentException.With.Message.Contains(
                "NoDemonstrations was not tried; there are Original, DemonstrationsShuffled, ScoresPermuted, NamesDisguised."));
    }

    [Test]
    public async Task RunAsync_WithAnAnswerThatCannotBeRead_HasNoFiguresForItsCondition()
    {
        ContaminationReport report = await Run(
            prompt =>
                prompt.Contains("# Demonstrations", StringComparison.Ordinal) ? LineThroughDemonstrations(prompt) : "no idea");
        Assert.That(report[ProbeCondition.NoDemonstrations].Failures, Is.EqualTo(3));
        Assert.That(report[ProbeCondition.NoDemonstrations].TauChange, Is.NaN);
        AssertRow(report[ProbeCondition.Original], 0, 1);
    }

    [Test]
    public void RunAsync_WithIllegalOptionsOrDemonstrations_NamesEachWithItsValueAndRange()
    {
        const string All = "Original, DemonstrationsShuffled, ScoresPermuted, NamesDisguised, NoDemonstrations";
        Assert.That(
            async () => await ContaminationProbe.RunAsync(
                Toy, [Split], (_, _) => throw new AssertionException("asked"),
                new() { Repetitions = 101, Conditions = [(ProbeCondition)9] }),
            Throws.ArgumentException.With.Message.StartsWith(
                $"ContaminationProbeOptions.Conditions has 9; allowed are {All}. ContaminationProbeOptions.Repetitions is 101; "
                + "allowed is 1 to 100."));
        Assert.That(
            new ContaminationProbeOptionsValidator().Validate(null, new() { Conditions = [ProbeCondition.Original] }).Failures,
            Is.EqualTo(
                new[] { $"ContaminationProbeOptions.Conditions has none to compare with the original; allowed are {All}." }));
        Assert.That(
            async () => await ContaminationProbe.RunAsync(Toy, [], (_, _) => throw new AssertionException("asked")),
            Throws.ArgumentException.With.Message.StartsWith("The probe needs at least one split; there is none."));
        var equal =
            new EvaluationSplit(
                "toys", "equal", Metric.Bleu, [new(ToySpaces.Create(8), 10), new(ToySpaces.Create(32), 10)], Split.Test);
        Assert.That(
            async () => await ContaminationProbe.RunAsync(Toy, [equal], (_, _) => throw new AssertionException("asked")),
            Throws.ArgumentException.With.Message.StartsWith(
                "toys, equal, has 2 demonstrations; the probe needs at least 2, of different scores, to change their order and "
                + "scores."));
    }

    private static void AssertRow(ContaminationRow row, double mae, double tau)
    {
        Assert.That(row.Mae, Is.EqualTo(mae).Within(Tolerance), row.Condition.ToString());
        Assert.That(row.Tau, Is.EqualTo(tau).Within(Tolerance), row.Condition.ToString());
    }

    private static Task<ContaminationReport> Run(Func<string, string> model) => ContaminationProbe.RunAsync(
        Toy, [Split], (task, demonstrations) =>
            new LlmPerformancePredictor(new ScriptedChatClient(model), task, demonstrations, null, new() { RepairRounds = 0 }));

    // Knows no name: takes the one list of a block for the width.
    private static string LineThroughDemonstrations(string prompt)
    {
        (double Width, double Score)[] shown =
            [.. Demonstration().Matches(prompt).Select(match => (Number(match.Groups[1]), Number(match.Groups[2])))];
        if (shown.Length == 0) return Answer(Asked(prompt).Select((_, i) => 20.0 - i));
        double slope = (shown[1].Score - shown[0].Score) / (shown[1].Width - shown[0].Width);
        return Answer(Asked(prompt).Select(width => shown[0].Score + (slope * (width - shown[0].Width))));
    }

    private static string Answer(IEnumerable<double> scores) =>
        string.Join(
            '\n', scores.Select(
                (score, i) => string.Create(CultureInfo.InvariantCulture, $"{{\"id\": {i + 1}, \"score\": {score:F2}}}")));

    private static IEnumerable<double> Asked(string prompt) =>
        Query().Matches(prompt).Select(match => Number(match.Groups[1]));

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"## Demonstration \d+\n[^#]*: \[(\d+)\][^#]*\n(?:BLEU|score): ([0-9.]+)")]
    private static partial Regex Demonstration();

    [GeneratedRegex(@"## Architecture \d+\n[^#]*?: \[(\d+)\]")]
    private static partial Regex Query();
}
