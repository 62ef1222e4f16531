using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>inventory-prompts OUT</c>: writes what a language model is to be asked about inventories: the test architectures of every
/// split, and for the first one a pool of 300 architectures that nobody trained, a hundred a prompt, which <c>pool.psv</c> lists.
/// <c>inventory-answers FOLDER MODEL OUT</c>: makes the data's files of them and of the answers beside them.
/// </summary>
internal static class InventoryPrompts
{
    private const int PoolSeed = 7;
    private const int PoolSize = 300;

    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        PredictionBenchmark benchmark = InventoryTask.Benchmark;
        foreach (int seed in benchmark.Seeds)
        {
            EvaluationSplit split = benchmark.GetSplit(seed);
            WritePrompt(folder, Name("eval", seed), split, [.. split.Test.Select(test => test.Architecture)]);
        }

        Architecture[] pool = DrawPool(benchmark);
        foreach ((int i, Architecture[] part) in pool.Chunk(benchmark.PoolPerPrompt).Index())
            WritePrompt(
                folder,
                string.Create(CultureInfo.InvariantCulture, $"{Name("label", 1)}-{i * benchmark.PoolPerPrompt:000}"),
                benchmark.GetSplit(1),
                part);
        IEnumerable<string> rows = pool.Select(architecture =>
            string.Join(';', architecture.Space.Choices.Select(choice => architecture.GetText(choice.Name))));
        File.WriteAllText(
            Path.Combine(folder, "pool.psv"), string.Concat(rows.Prepend("architecture").Select(row => row + "\n")));
    }

    public static void WriteAnswers(string folder, string model, string target)
    {
        var text = new StringBuilder();
        foreach (string prompt in Directory.EnumerateFiles(folder, "*.prompt.txt").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(prompt)[..^".prompt.txt".Length], answer = Path.Combine(folder, name + ".answer.json");
            string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(prompt)));
            string day = File.GetLastWriteTimeUtc(answer).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            text.Append(DatasetFiles.FormatAnswer(name, hash, model, day, answer));
        }

        File.WriteAllText(Path.Combine(target, "inventories-answers.jsonl"), text.ToString());
        File.Copy(Path.Combine(folder, "pool.psv"), Path.Combine(target, "inventories-pool.psv"), overwrite: true);
    }

    private static string Name(string kind, int seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{InventoryTask.Benchmark}-{seed}");

    private static Architecture[] DrawPool(PredictionBenchmark benchmark)
    {
        Random random = RandomSource.Create(PoolSeed);
        var pool = new HashSet<Architecture>();
        while (pool.Count < PoolSize)
        {
            Architecture architecture = benchmark.Space.Sample(random);
            if (!benchmark.Scores.ContainsKey(architecture)) pool.Add(architecture);
        }

        return [.. pool];
    }

    private static void WritePrompt(string folder, string name, EvaluationSplit split, Architecture[] queries)
    {
        var request = new PromptRequest(InventoryTask.Prediction, split.Demonstrations, queries);
        File.WriteAllText(Path.Combine(folder, name + ".prompt.txt"), new PerformancePromptTemplate().Render(request));
        Console.WriteLine($"{name}: {queries.Length} architectures");
    }
}
