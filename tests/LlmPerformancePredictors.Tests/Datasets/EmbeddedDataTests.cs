using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Datasets;

public class EmbeddedDataTests
{
    [Test]
    public void TfsEval_HasThreeTasksWithThreeSplitsOfTenAndTwenty()
    {
        Assert.That(TfsEval.All.Select(task => task.Task.Name), Is.EqualTo(new[] { "wmt14ende", "wmt14enfr", "wmt19ende" }));
        foreach (TfsEval task in TfsEval.All)
        {
            Assert.That(task.Trained.Select(trained => trained.Id), Is.EqualTo(Enumerable.Range(0, 30)));
            Assert.That(task.Seeds, Is.EqualTo(new[] { 123, 456, 789 }));
            foreach (int seed in task.Seeds)
            {
                EvaluationSplit split = task.GetSplit(seed, MachineTranslationCandidates.All);
                Assert.That(split.Demonstrations, Has.Count.EqualTo(10));
                Assert.That(split.Test, Has.Count.EqualTo(20));
            }
        }
    }

    [Test]
    public void TfsEval_DisclosedDefects_AreThoseOfTheData()
    {
        static int Equal(TfsEval task) =>
            task.Trained.Count(trained => trained.SupernetValidationBleu["hat"] == trained.SupernetValidationBleu["sandwich"]);
        Assert.That(Equal(TfsEval.FromTask("wmt14ende")), Is.EqualTo(15));
        Assert.That(Equal(TfsEval.FromTask("wmt19ende")), Is.EqualTo(30));
        foreach (TfsEval task in TfsEval.All)
        {
            IEnumerable<Architecture>[] tests =
                [.. task.Seeds.Select(seed => task.GetSplit(seed).Test.Select(test => test.Architecture))];
            for (int i = 0; i < 3; i++) Assert.That(tests[i].Intersect(tests[(i + 1) % 3]).Count(), Is.InRange(12, 15));
        }

        Assert.That(
            TfsEval.All.SelectMany(task => task.Trained).Select(trained => trained.Architecture).Distinct().Count(),
            Is.EqualTo(30));
    }

    [Test]
    public void TfsEval_AskedForWhatIsNotThere_NamesWhatIs()
    {
        Assert.That(
            () => TfsEval.FromTask("wmt20"), Throws.ArgumentException.With.Message.Contains("wmt14ende, wmt14enfr, wmt19ende"));
        Assert.That(() => TfsEval.All[0].GetSplit(1), Throws.ArgumentException.With.Message.Contains("123, 456, 789"));
    }

    [Test]
    public void TfsEval_AgainstTheSource_IsEqualInEveryFigure()
    {
        foreach (Dictionary<string, string> row in SharedData.Csv("tfs-eval", "architectures.csv"))
        {
            TrainedTransformer trained = TfsEval.FromTask(row["task"]).Trained[
                int.Parse(row["id"], CultureInfo.InvariantCulture)];
            AssertArchitecture(trained.Architecture, row);
            AssertNumber(trained.ValidationBleu, row["valid_bleu"]);
            AssertNumber(trained.TestBleu, row["test_bleu"]);
            AssertNumber(trained.LatencyMs, row["latency_ms"]);
            AssertNumber(trained.Parameters, row["parameters"]);
            AssertNumber(trained.EmbeddingParameters, row["embedding_parameters"]);
            AssertNumber(trained.Flops, row["flops"]);
            AssertNumber(trained.OutputLayerFlops, row["last_layer_flops"]);
            foreach (string supernet in TfsEval.SupernetNames)
            {
                AssertNumber(trained.SupernetValidationBleu[supernet], row[$"{supernet.Replace('-', '_')}_valid_bleu"]);
                AssertNumber(trained.SupernetTestBleu[supernet], row[$"{supernet.Replace('-', '_')}_test_bleu"]);
            }
        }

        foreach (IGrouping<(string Task, string Seed), Dictionary<string, string>> split in
            SharedData.Csv("tfs-eval", "splits.csv").GroupBy(row => (row["task"], row["seed"])))
        {
            TfsEval task = TfsEval.FromTask(split.Key.Task);
            EvaluationSplit embedded = task.GetSplit(int.Parse(split.Key.Seed, CultureInfo.InvariantCulture));
            Architecture[] Part(string part) =>
                [.. split.Where(row => row["part"] == part)
                    .Select(row => task.Trained[int.Parse(row["id"], CultureInfo.InvariantCulture)].Architecture)];
            Assert.That(embedded.Demonstrations.Select(demonstration => demonstration.Architecture), Is.EqualTo(Part("train")));
            Assert.That(embedded.Test.Select(demonstration => demonstration.Architecture), Is.EqualTo(Part("test")));
        }
    }

    [Test]
    public void Candidates_AgainstTheSource_AreEqualAndInOrder()
    {
        Dictionary<string, string>[] rows = [.. SharedData.Csv("mt-candidates", "candidates-111.csv")];
        Assert.That(MachineTranslationCandidates.All, Has.Count.EqualTo(rows.Length));
        for (int i = 0; i < rows.Length; i++) AssertArchitecture(MachineTranslationCandidates.All[i], rows[i]);
    }

    [Test]
    public void NasBench201_Tables_HaveAllCellsAndTheKnownOptimum()
    {
        Assert.That(NasBench201.Cifar10.Validation, Has.Count.EqualTo(15_625));
        Assert.That(NasBench201.Cifar100.Test, Has.Count.EqualTo(15_625));
        Assert.That(NasBench201.Cifar100.GetBest(1)[0].Score, Is.EqualTo(73.49).Within(0.005));
    }

    [Test]
    public void NasBench201_AgainstTheSource_IsEqualInEveryFigure()
    {
        (string, BenchmarkTable)[] tables = [("cifar10.csv", NasBench201.Cifar10), ("cifar100.csv", NasBench201.Cifar100)];
        foreach ((string file, BenchmarkTable table) in tables)
            foreach (Dictionary<string, string> row in SharedData.Csv("nas-bench-201", file))
            {
                Architecture cell = NasBench201Space.ParseCell(row["cell"]);
                AssertNumber(table.Validation[cell], row["valid_accuracy"]);
                AssertNumber(table.Test![cell], row["test_accuracy"]);
            }
    }

    [Test]
    public void TransNasBench101_AgainstTheSource_IsEqualInEveryFigure()
    {
        BenchmarkTable[] tables =
            [TransNasBench101.Jigsaw, TransNasBench101.ClassObject, TransNasBench101.ClassScene, TransNasBench101.Autoencoder];
        SearchSpace space = TransNasBench101Space.Micro;
        foreach (Dictionary<string, string> row in SharedData.Csv("transnas-bench-101", "micro.csv"))
        {
            Architecture cell = space.Create(space.Choices.ToDictionary(edge => edge.Name, edge => (ChoiceValue)row[edge.Name]));
            foreach (BenchmarkTable table in tables) AssertNumber(table.Validation[cell], row[table.Name]);
        }
    }

    [Test]
    public async Task BenchmarkTable_AsAPredictor_IsRight()
    {
        IReadOnlyList<Demonstration> best = TransNasBench101.Autoencoder.GetBest(5);
        IReadOnlyList<Prediction> predictions =
            await TransNasBench101.Autoencoder.AsPredictor().PredictAsync(
                [.. best.Select(demonstration => demonstration.Architecture)]);
        Assert.That(
            predictions.Select(prediction => prediction.Score), Is.EqualTo(best.Select(demonstration => demonstration.Score)));
        Assert.That(best.Select(demonstration => demonstration.Score), Is.Ordered.Descending);
    }

    private static void AssertNumber(double actual, string expected) =>
        Assert.That(actual, Is.EqualTo(double.Parse(expected, CultureInfo.InvariantCulture)));

    private static void AssertArchitecture(Architecture architecture, Dictionary<string, string> row)
    {
        foreach (Choice choice in architecture.Space.Choices)
            Assert.That(string.Join(' ', architecture.GetTexts(choice.Name)), Is.EqualTo(row[choice.Name]));
    }
}
