using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Distributed;

public class EvaluationMessagesTests
{
    private static readonly EvaluatorDescription Evaluator =
        EvaluatorDescription.Create("toy", ToySpaces.Network, Metric.Bleu, "version 1", "data");

    private const string EmptyEvaluator =
        """{"name":"","space":"","space_fingerprint":"","metric":"","version":"","data":""}""";

    private static readonly EvaluationTask Task = EvaluationTask.Create(Evaluator, ToySpaces.Create(8), 2);

    [Test]
    public void Write_OfATask_IsJsonThatReadsBackAndNamesNoType()
    {
        string json = Encoding.UTF8.GetString(EvaluationMessages.Write(Task));
        Assert.That(json, Does.StartWith("{\"evaluation_task\":1,\"id\":\"" + Task.Id).And.Not.Contain("LlmPerformance"));
        Assert.That(EvaluationMessages.ReadTask(Encoding.UTF8.GetBytes(json)), Is.EqualTo(Task));
    }

    [Test]
    public void Id_OfTheSameContent_IsTheSameAndOfAnyOtherAnother()
    {
        Assert.That(EvaluationTask.Create(Evaluator, ToySpaces.Create(8), 2).Id, Is.EqualTo(Task.Id));
        EvaluationTask[] others =
        [
            EvaluationTask.Create(Evaluator, ToySpaces.Create(16), 2), EvaluationTask.Create(Evaluator, ToySpaces.Create(8)),
            EvaluationTask.Create(Evaluator with { Name = "x" }, ToySpaces.Create(8), 2),
            EvaluationTask.Create(Evaluator with { SpaceFingerprint = "x" }, ToySpaces.Create(8), 2),
            EvaluationTask.Create(Evaluator with { Metric = "x" }, ToySpaces.Create(8), 2),
            EvaluationTask.Create(Evaluator with { Version = "x" }, ToySpaces.Create(8), 2),
            EvaluationTask.Create(Evaluator with { Data = "x" }, ToySpaces.Create(8), 2),
        ];
        Assert.That(others.Append(Task).Select(task => task.Id), Is.Unique);
    }

    [Test]
    public void Create_OfALongVersion_KeepsItShortAndItsOwn()
    {
        string[] versions =
            [.. new[] { "a", "b" }.Select(end => Evaluate(new string('x', 5000) + end))];
        Assert.That(versions, Is.Unique);
        Assert.That(versions[0], Has.Length.LessThan(300));

        static string Evaluate(string version) =>
            EvaluatorDescription.Create("toy", ToySpaces.Network, Metric.Bleu, version).Version;
    }

    [TestCase("", "input does not contain any JSON tokens")]
    [TestCase("{", "Expected depth")]
    [TestCase("null", "The task is null.")]
    [TestCase("[]", "could not be converted")]
    [TestCase(
        "{\"evaluation_task\":2,\"id\":\"x\",\"evaluator\":EVALUATOR,\"architecture\":\"a\",\"attempt\":1}",
        "The task is of version 2; this program reads version 1")]
    [TestCase(
        "{\"evaluation_task\":1,\"id\":\"x\",\"evaluator\":EVALUATOR,\"architecture\":\"a\",\"attempt\":1}",
        "The task is called x, but its content is that of ")]
    [TestCase(
        "{\"evaluation_task\":1,\"id\":\"x\",\"evaluator\":EVALUATOR,\"architecture\":\"a\",\"attempt\":0}",
        "attempt is 0; allowed is 1 or more")]
    [TestCase("{\"evaluation_task\":1,\"id\":\"x\",\"evaluator\":null,\"architecture\":\"a\",\"attempt\":1}", "null")]
    [TestCase("{\"evaluation_task\":1}", "required")]
    public void ReadTask_OfWhatIsNone_NamesTheFault(string json, string expected) => Assert.That(
        () => EvaluationMessages.ReadTask(
            Encoding.UTF8.GetBytes(json.Replace("EVALUATOR", EmptyEvaluator, StringComparison.Ordinal))),
        Throws.InstanceOf<JsonException>().With.Message.Contains(expected));

    [TestCase("\"score\":1,\"failure\":{\"reason\":\"no\"}", "either a score or a failure")]
    [TestCase("\"delivery\":1", "either a score or a failure")]
    [TestCase("\"score\":1e999", "")]
    [TestCase("\"score\":1,\"standard_deviation\":-1", "standard deviation")]
    [TestCase("\"failure\":{\"reason\":\"no\",\"kind\":\"Nobody\"}", "failure")]
    public void ReadResult_OfWhatIsNone_NamesTheFault(string rest, string expected) => Assert.That(
        () => EvaluationMessages.ReadResult(Encoding.UTF8.GetBytes(
            $"{{\"evaluation_result\":1,\"task\":\"x\",\"worker\":\"w\",\"delivery\":1,\"seconds\":1,{rest}}}")),
        Throws.InstanceOf<JsonException>().With.Message.Contains(expected));
}
