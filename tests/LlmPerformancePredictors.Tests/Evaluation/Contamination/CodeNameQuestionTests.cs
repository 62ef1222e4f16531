using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;

namespace LlmPerformancePredictors.Tests.Evaluation.Contamination;

public class CodeNameQuestionTests
{
    private static readonly PredictionBenchmark Cells = NasBench201.Cifar100Benchmark;
    private static readonly SpaceDisguise Disguise = new(NasBench201Space.Instance, 1);
    private static readonly CodeNameQuestion Question = new(Disguise);

    [Test]
    public void Render_ShowsTheDisguiseAndTheNamesInAlphabeticalOrder()
    {
        string prompt = Question.Render(Cells.Task, Cells.GetSplit(1).Demonstrations);
        Assert.That(
            prompt, Does.Contain("\n- param: 1<-0, 2<-0, 2<-1, 3<-0, 3<-1, 3<-2\n")
                .And.Contain("\n- option: avg_pool_3x3, none, nor_conv_1x1, nor_conv_3x3, skip_connect\n"));
        foreach (string code in Disguise.Names.Keys.Concat(Disguise.Decoys)) Assert.That(prompt, Does.Match($@"\b{code}\b"));
        Assert.That(prompt[..prompt.IndexOf("# Names", StringComparison.Ordinal)], Does.Not.Match("CIFAR|cell|edge|nor_conv|<-"));
    }

    [Test]
    public void Count_OfAnAnswer_CountsWhatIsNamedAndWhatIsRight()
    {
        (string code, string name) = Disguise.Names.First();
        (string other, _) = Disguise.Names.Skip(1).First();
        string decoy = Disguise.Decoys.First();
        CodeNameUse use = Question.Count(
            $"<think>{{\"names\": {{\"{other}\": \"none\"}}}}</think>Here: {{\"names\": {{\"{code}\": \"{name}\", "
            + $"\"{decoy}\": \"{name}\", \"param_x\": \"{name}\", \"{other}\": 3}}}}");
        Assert.That(use.CodeNames, Is.EqualTo(11 + Disguise.Decoys.Count));
        Assert.That((use.Named, use.Right, use.Failure), Is.EqualTo((2, 1, (string?)null)));

        // A kind of n names behind m codes is right once in m for each.
        double choices = Disguise.Disguised.Choices.Count;
        Assert.That(use.ByChance, Is.EqualTo((6 / choices) + (5 / (use.CodeNames - choices))).Within(1e-12));
    }

    [TestCase("")]
    [TestCase("I cannot tell.")]
    [TestCase("{\"names\": [1]} {\"names\": {\"param_\\ud800\": \"none\"}} {")]
    public void Count_OfAnAnswerWithoutNames_IsNone(string answer) =>
        Assert.That((Question.Count(answer).Named, Question.Count(answer).Right), Is.EqualTo((0, 0)));

    [Test]
    public async Task RunAsync_WithAModelThatIsAsked_ReportsWhatItSawThrough()
    {
        var disguise = new SpaceDisguise(Cells.Space, new ContaminationProbeOptions().Seed);
        string names = string.Join(", ", disguise.Names.Select(pair => $"\"{pair.Key}\": \"{pair.Value}\""));
        var model = new ScriptedChatClient(_ => $"{{\"names\": {{{names}}}}}");
        ContaminationReport report = await Run(model);
        Assert.That((report.CodeNames!.Named, report.CodeNames.Right), Is.EqualTo((11, 11)));
        Assert.That(model.Calls, Has.Count.EqualTo(1));
        Assert.That(report.Visible, Is.EqualTo(disguise.GetVisible(Cells.Task)));
        Assert.That(
            report.ToString(), Does.Contain("\nStill visible under code names:\n- there are at most ")
                .And.Contain("the model named 11, 11 of them rightly; "));
    }

    [Test]
    public async Task RunAsync_WithAModelThatFails_HasTheReasonBesideTheFigures()
    {
        ContaminationReport report = await Run(new ScriptedChatClient(_ => throw new InvalidOperationException("no network")));
        Assert.That((report.CodeNames!.Named, report.CodeNames.Failure), Is.EqualTo((0, "no network")));
        Assert.That(report[ProbeCondition.ScoresPermuted].Failures, Is.Zero);
        Assert.That(report.ToString(), Does.Contain("the model gave no answer: no network"));
    }

    [Test]
    public async Task RunAsync_WithoutADisguise_SaysNothingOfIt()
    {
        ContaminationReport report = await Run(null);
        Assert.That(report.Visible, Is.Empty);
        Assert.That(report.CodeNames, Is.Null);
        Assert.That(report.ToString(), Does.Not.Contain("code names"));
    }

    private static Task<ContaminationReport> Run(ScriptedChatClient? asked) => ContaminationProbe.RunAsync(
        Cells.Task, [Cells.GetSplit(1)],
        (task, demonstrations) => ConstantPredictor.FitMean(task.Space, task.Metric, demonstrations),
        new() { Conditions = [ProbeCondition.ScoresPermuted] }, asked);
}
