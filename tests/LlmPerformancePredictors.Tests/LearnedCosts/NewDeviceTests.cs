using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Tests.LearnedCosts;

/// <summary>
/// Ten measurements on a device, chosen before there is any, rank all cells; the figures are those of docs/costs.md.
/// </summary>
public class NewDeviceTests
{
    [TestCase("latency", 0.9708)]
    [TestCase("", 0.9729)]
    public void Train_OnTenMeasurements_RanksTheCellsOfEveryDevice(string kind, double expected)
    {
        FeatureEncoder features = FeatureEncoder.CreateCellOperations(NasBench201Space.Instance);
        double mean = NasBench201.HardwareCifar100.Values
            .Where(table => table.Name.EndsWith(kind, StringComparison.Ordinal))
            .Average(table => Measure(table, features));
        Assert.That(mean, Is.EqualTo(expected).Within(0.002).And.AtLeast(0.95));
    }

    [Test]
    public void HardwareCifar100_OfCellsThatWereNotMeasured_HasNoFigure()
    {
        Assert.That(NasBench201.HardwareCifar100["edgetpu_latency"].Values, Has.Count.EqualTo(15_625 - 4_699));
        foreach (FigureTable table in NasBench201.HardwareCifar100.Values)
            Assert.That(table.Values.Values, Is.All.GreaterThan(0), table.Name);
    }

    private static double Measure(FigureTable table, FeatureEncoder features)
    {
        IReadOnlyList<Architecture> ten = MeasurementPlan.Choose(features, [.. table.Values.Keys], 10);
        CostPredictor predictor =
            new CostPredictorTrainer(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 }))
                .Train([.. ten.Select(cell => new CostMeasurement(cell, table.Values[cell]))], features).Predictor;
        double[] costs = new double[table.Values.Count];
        predictor.GetCosts([.. table.Values.Keys], costs);
        return RankCorrelation.Spearman([.. table.Values.Values], costs);
    }
}
