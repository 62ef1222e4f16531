namespace LlmPerformancePredictors.Tests.Samples;

/// <summary>What <c>samples/Evaluate</c> writes.</summary>
internal sealed class EvaluateTests
{
    [TestCase("number-words", "number-words", "supernet", "does not beat")]
    [TestCase("inventories", "inventories", "sandwich", "does not beat")]
    [TestCase("nas201", "nas201-cifar100", "ridge-78", "beats")]
    public async Task Run_OfABenchmark_WritesAllPredictorsWithVerdicts(
        string benchmark, string task, string rival, string verdict)
    {
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.csv");

        (int exitCode, string output, string error) =
            await SampleProcess.RunAsync("samples/Evaluate", "--benchmark", benchmark, "--csv", file);

        Assert.That(exitCode, Is.Zero, error);
        string[] lines = await File.ReadAllLinesAsync(file);
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        string[] predictors = [.. rows.Select(row => row[2])];
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo("benchmark,task,predictor,mae_mean,mae_std,tau_mean,tau_std,verdict"));
            Assert.That(rows.Select(row => (row[0], row[1])), Is.All.EqualTo((benchmark, task)));
            Assert.That(predictors, Is.Unique);
            Assert.That(
                predictors,
                Is.SupersetOf(new[] { "llm-pp", "llm-distill-pp", "mean", "best-feature", "ridge", rival }));
            Assert.That(rows.Single(row => row[2] == "llm-pp")[^1], Is.EqualTo(verdict));
            Assert.That(rows.Single(row => row[2] == rival)[^1], Is.EqualTo("baseline"));
            Assert.That(output, Does.Contain("llm-pp, split by split").And.Contain($"Gate: llm-pp, {task}: {verdict}"));
        });
    }
}
