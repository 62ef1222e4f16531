using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using LlmPerformancePredictors.Tests.Supernets;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests;

/// <summary>What is written or recognized is the same under every culture: fingerprints, keys, prompts, ids and files.</summary>
public class FingerprintCultureTests
{
    private static readonly SearchSpace Signed = new SearchSpaceBuilder("signed")
        .AddInteger("shift", [-1000, -2, 3000], "a shift")
        .AddReal("decay", -0.5m, 0.5m, 0.25m, "a decay")
        .Build();

    private static readonly Demonstration[] Scored =
        [.. Signed.Enumerate().Select((architecture, i) => new Demonstration(architecture, -1234.5 + (i / 8.0)))];

    private static readonly Metric Loss =
        new("loss", double.NegativeInfinity, double.PositiveInfinity, MetricDirection.LowerIsBetter);

    private static IEnumerable<TestCaseData> Texts()
    {
        yield return Case("supernet checkpoint", ComputeTrainingFingerprint);
        yield return Case("supernet options", () => new SupernetTrainingOptions { LearningRate = 0.0015, Seed = -7 }.ToString());
        yield return Case("regressor options", () => new RegressorOptions { LearningRate = 0.0015, Seed = -7 }.Describe());
        yield return Case("regressor file", WriteRegressor);
        yield return Case(
            "answer key",
            () => AnswerKey.Create("m", "p", new ChatOptions { Temperature = 0.5f, TopP = 0.25f, Seed = -7 }).ToString());
        yield return Case(
            "architecture ids", () => string.Join('\n', Signed.Enumerate().Select(architecture => architecture.Id)));
        yield return Case("features", () => string.Join('\n', FeatureEncoder.CreateOneHot(Signed).Names));
        yield return Case("prompt", Render);
        yield return Case(
            "strategy settings",
            () => string.Join('\n', new EvolutionStrategy(new EvolutionOptions { MutationProbability = 0.3 }).Settings));
        yield return Case("journal", WriteJournal);
        yield return Case("report", WriteReport);
        yield return Case(
            "HAT's YAML", () => HatSubNetwork.ToYaml(MachineTranslationSpace.Instance.Sample(RandomSource.Create(1))));
        yield return Case("chart", () => new Chart("c", new ChartAxis("x", -2.5, 1e6), new ChartAxis("y", -0.5, 0.5))
            .AddDots("d", ChartColor.Blue, [(-1.5, 0.25)]).ToString());
        yield return Case("page with a chart", () => new HtmlPage("p").AddFigure(
            new Chart("c", new ChartAxis("x", -2.5, 1), new ChartAxis("y", -0.5, 0.5))
                .AddDots("d", ChartColor.Blue, [(-1.5, 0.25)]), "c").ToString());

        static TestCaseData Case(string name, Func<string> write) => new TestCaseData(write).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Texts))]
    public void Text_UnderEveryCulture_IsTheSame(Func<string> write)
    {
        string invariant = Cultures.Run(CultureInfo.InvariantCulture, write);
        Assert.That(invariant, Is.Not.Empty);
        foreach ((string name, CultureInfo culture) in Cultures.All)
            Assert.That(Cultures.Run(culture, write), Is.EqualTo(invariant), name);
    }

    private static string ComputeTrainingFingerprint()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine, seed: -3);
        var options = new SupernetTrainingOptions { LearningRate = 0.0015, Seed = -7 };
        return string.Join('\n', new ISubNetworkSampler[]
        {
            new SandwichSampler(TinySupernet.Space, 1),
            new UniformSampler(TinySupernet.Space),
            new SingleSubNetwork(TinySupernet.Largest),
        }.Select(sampler => TrainingFingerprint.Compute(model, TinySupernet.Pairs(3), sampler, options)));
    }

    private static string WriteRegressor()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        FeatureEncoder features = FeatureEncoder.CreateAverages(Signed);
        var data = new RegressionData(
            features.Names,
            Scored.SelectMany(scored => features.Encode(scored.Architecture)).Select(value => (float)value).ToArray(),
            Scored.Select(scored => (float)scored.Score).ToArray());
        TrainedRegressor regressor = RegressorTrainer.Train(
            engine, data, new RegressorOptions { HiddenSizes = [4], Epochs = 2, LearningRate = 0.0015, Seed = -7 });
        return WriteFile(path => regressor.Save(path));
    }

    private static string Render()
    {
        var task = new PredictionTask
        {
            Space = Signed,
            Metric = Loss,
            Name = "toys",
            Efficiency = new EfficiencyFigure(new SearchFakes.GeneSum(), "cost", "a cost"),
        };
        return new PerformancePromptTemplate().Render(new PromptRequest(task, Scored[..5], [.. Signed.Enumerate().Skip(5)]));
    }

    private static SearchResult Search(string? journal)
    {
        var table = new TablePredictor(
            Signed, Loss, "table", Scored.ToDictionary(scored => scored.Architecture, scored => scored.Score));
        var problem = new SearchProblem(
            Signed, [new SearchPredictor("table", table) { Price = 0.125m }], costs: [new SearchFakes.GeneSum()]);
        return new ArchitectureSearch(
            problem,
            new EvolutionStrategy(
                new EvolutionOptions { PopulationSize = 4, Parents = 2, Mutants = 2, Crossovers = 2, Generations = 2 }),
            new SearchOptions { Seed = -7, JournalPath = journal }).RunAsync().GetAwaiter().GetResult();
    }

    // Without the clock's lines, which say how long it took.
    private static string WriteJournal() => string.Join('\n', WriteFile(path => Search(path)).Split('\n')
        .Where(line => !line.Contains("elapsed", StringComparison.Ordinal)
            && !line.Contains("seconds", StringComparison.Ordinal)));

    private static string WriteReport() => string.Join('\n', Search(null).History.GetConvergence("table")
        .Select(score => new Chart("c", ChartAxis.FromValues("x", [score, 2]), ChartAxis.FromValues("y", [0.5])).ToString()));

    private static string WriteFile(Action<string> write)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.file");
        try
        {
            write(path);
            return Encoding.Latin1.GetString(File.ReadAllBytes(path));
        }
        finally
        {
            foreach (string file in Directory.GetFiles(TestContext.CurrentContext.WorkDirectory, Path.GetFileName(path) + "*"))
                File.Delete(file);
        }
    }
}
