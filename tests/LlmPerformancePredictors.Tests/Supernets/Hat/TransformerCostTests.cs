using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class TransformerCostTests
{
    [Test]
    public void Count_OfAll90TrainedTransformers_EqualsThePublishedFigures()
    {
        int rows = 0;
        foreach (TfsEval task in TfsEval.All)
            foreach (TrainedTransformer trained in task.Trained)
            {
                Assert.That(task.Task.Flops.Count(trained.Architecture), Is.EqualTo(trained.Flops));
                Assert.That(
                    task.Task.Flops.Count(trained.Architecture) - new TransformerFlops(0).Count(trained.Architecture),
                    Is.EqualTo(trained.OutputLayerFlops));
                Assert.That(new TransformerParameters().Count(trained.Architecture), Is.EqualTo(trained.Parameters));
                rows++;
            }

        Assert.That(rows, Is.EqualTo(90));
    }

    [Test]
    public void Count_OfAll500Candidates_EqualsThePublishedFigures()
    {
        var flops = new TransformerFlops(0);
        long[] published =
            [.. SharedData.Csv("mt-candidates", "candidates-111.csv").Select(row => long.Parse(row["body_flops"], null))];
        Assert.That(MachineTranslationCandidates.All.Select(flops.Count), Is.EqualTo(published));
        Assert.That(published, Has.Length.EqualTo(500));
    }

    [Test]
    public void Count_OfAll500Candidates_SumsToThePublishedTotal() =>
        Assert.That(MachineTranslationCandidates.All.Sum(new TransformerFlops(0).Count), Is.EqualTo(1_226_610_815_400));

    [Test]
    public void Cost_OfAnotherSpacesArchitecture_IsRefused() =>
        Assert.That(
            () => new TransformerFlops(0).GetCost(NasBench201Space.Instance.Sample(RandomSource.Create(1))),
            Throws.TypeOf<InvalidArchitectureException>());

    [Test]
    public void Constraint_AtItsBound_IsSatisfied()
    {
        Architecture architecture = MachineTranslationCandidates.All[0];
        var flops = new TransformerFlops(0);
        double cost = flops.GetCost(architecture);
        Assert.That(new Constraint(flops, cost).IsSatisfiedBy(architecture));
        Assert.That(new Constraint(flops, cost - 1).IsSatisfiedBy(architecture), Is.False);
        Assert.That(new Constraint(flops, 1.5e9).ToString(), Is.EqualTo("FLOPs <= 1500000000 FLOP"));
        Assert.That(() => new Constraint(flops, double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
