using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Evaluation.Contamination;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class RecordedPromptTests
{
    private static readonly PerformancePromptTemplate Template = new();

    private static IEnumerable<TestCaseData> Prompts()
    {
        foreach (TfsEval task in TfsEval.All)
            foreach (int seed in task.Seeds)
            {
                IReadOnlyList<Demonstration> demonstrations = task.GetSplit(seed).Demonstrations;
                yield return Case(
                    $"eval-{task.Task}-{seed}",
                    task,
                    demonstrations,
                    [.. task.GetSplit(seed).Test.Select(test => test.Architecture)]);
                for (int offset = 0; offset < 500; offset += 100)
                    yield return Case(
                        $"label-{task.Task}-{seed}-{offset:000}",
                        task,
                        demonstrations,
                        [.. MachineTranslationCandidates.All.Skip(offset).Take(100)]);
            }

        foreach (PredictionBenchmark benchmark in Benchmarks)
            foreach (int seed in benchmark.Seeds)
            {
                EvaluationSplit split = benchmark.GetSplit(seed);
                Architecture[] test = [.. split.Test.Select(test => test.Architecture)];
                yield return Named(
                    $"eval-{benchmark}-{seed}", new PromptRequest(benchmark.Task, split.Demonstrations, test));
                foreach ((int i, Architecture[] queries) in benchmark.GetPool(seed).Chunk(benchmark.PoolPerPrompt).Index())
                    yield return Named(
                        $"label-{benchmark}-{seed}-{i * benchmark.PoolPerPrompt:000}",
                        new PromptRequest(benchmark.Task, split.Demonstrations, queries));
            }

        foreach (PredictionBenchmark benchmark in Probed)
        {
            Architecture[] test = [.. benchmark.GetSplit(1).Test.Select(test => test.Architecture)];
            yield return Named($"probe-{benchmark}-1-none", new PromptRequest(benchmark.Task, [], test));
            yield return Named($"probe-{benchmark}-1-permuted", new PromptRequest(benchmark.Task, Permute(benchmark), test));
        }

        static TestCaseData Case(
            string name, TfsEval task, IReadOnlyList<Demonstration> demonstrations, Architecture[] queries) =>
            Named(name, new PromptRequest(task.Task.Prediction, demonstrations, queries));

        static TestCaseData Named(string name, PromptRequest request) => new TestCaseData(name, request).SetArgDisplayNames(name);
    }

    private static PredictionBenchmark[] Benchmarks =>
    [
        .. NasBenchGraph.All.Select(graph => graph.Benchmark), NasBench201.Cifar100Benchmark, NumberWordsTask.Benchmark,
        InventoryTask.Benchmark,
    ];

    // The prompts about inventories are this project's own: no source has them as files.
    private static IEnumerable<TestCaseData> PromptsOfTheSource() =>
        Prompts().Where(prompt => !((string)prompt.Arguments[0]!).Contains(InventoryTask.Benchmark.Name));

    private static PredictionBenchmark[] Probed => [NasBenchGraph.Arxiv.Benchmark, NasBench201.Cifar100Benchmark];

    // As the contamination probe permutes them with its defaults, behind the original.
    private static IReadOnlyList<Demonstration> Permute(PredictionBenchmark benchmark)
    {
        var permuted = new List<IReadOnlyList<Demonstration>>();
        var options = new ContaminationProbeOptions { Conditions = [ProbeCondition.ScoresPermuted] };
        ContaminationProbe.RunAsync(
            benchmark.Task,
            [benchmark.GetSplit(1)],
            (_, demonstrations) =>
            {
                permuted.Add(demonstrations);
                return benchmark.AsPredictor();
            },
            options).GetAwaiter().GetResult();
        return permuted[1];
    }

    [Test]
    public void Prompts_ThatAreCompared_Are90() => Assert.Multiple(() =>
    {
        Assert.That(PromptsOfTheSource().Count(), Is.EqualTo(54 + 30));
        Assert.That(Prompts().Count(), Is.EqualTo(54 + 30 + 6));
    });

    [TestCase("graph-arxiv", "068a09d8d0dc65658f552857157b3c48d1bd546a0945ae9f240534a8daa2bb5e")]
    [TestCase("nas201-cifar100", "8863bfd79569c02eb184896758dffdf5acf923c6ed5e7a1b60bd9d0e75dc5661")]
    public void RecordedAnswers_OfADisguiseAsItWas_AreThereAsData(string benchmark, string prompt)
    {
        RecordedAnswer recorded = RecordedAnswers.All.Single(answer => answer.Key.PromptSha256 == prompt);
        var request = new PromptRequest(
            Probed.Single(task => task.Name == benchmark).Task, [],
            [.. Probed.Single(task => task.Name == benchmark).GetSplit(1).Test.Select(test => test.Architecture)]);
        Assert.That(
            Template.Read(recorded.Text, request).Count(reading => reading.Prediction.HasScore), Is.EqualTo(60));
    }

    [TestCaseSource(nameof(Prompts))]
    public void Render_OfARecordedRequest_HasTheRecordedHash(string name, PromptRequest request)
    {
        AnswerKey key = AnswerKey.Create("Claude (Anthropic)", Template.Render(request));
        RecordedAnswer? recorded = RecordedAnswers.All.SingleOrDefault(answer => answer.Key == key);
        Assert.That(recorded, Is.Not.Null, $"No recorded answer has the hash of the prompt {name}.");
        Assert.That(
            Template.Read(recorded!.Text, request).Count(reading => reading.Prediction.HasScore),
            Is.EqualTo(request.Queries.Count));
    }

    [TestCaseSource(nameof(PromptsOfTheSource))]
    public void Render_OfARecordedRequest_IsByteEqualToTheSource(string name, PromptRequest request) =>
        Assert.That(
            Encoding.UTF8.GetBytes(Template.Render(request)),
            Is.EqualTo(File.ReadAllBytes(SharedData.Path("recorded-answers", name + ".prompt.txt"))));
}
