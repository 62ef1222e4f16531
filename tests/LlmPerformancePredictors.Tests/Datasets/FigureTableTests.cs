using System.Globalization;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Datasets;

public class FigureTableTests
{
    [TestCase("hardware-cifar100.csv", 15_625)]
    [TestCase("zero-cost-cifar10.csv", 9_445)]
    public void Figures_OfNasBench201_AreThoseOfTheSource(string file, int cells)
    {
        IReadOnlyDictionary<string, FigureTable> tables =
            file[0] == 'h' ? NasBench201.HardwareCifar100 : NasBench201.ZeroCostCifar10;
        Assert.That(tables.Values.Select(table => table.Values.Count).Max(), Is.EqualTo(cells));
        foreach (Dictionary<string, string> row in SharedData.Csv("nas-bench-201", file))
        {
            Architecture cell = NasBench201Space.ParseCell(row["cell"]);
            foreach ((string name, FigureTable table) in tables)
            {
                // What was not measured has -1 there and no figure here.
                bool isMeasured = file[0] != 'h' || row[name] != "-1";
                double expected = double.Parse(row[name], CultureInfo.InvariantCulture);
                if (table.Values.TryGetValue(cell, out double found) ? !isMeasured || found != expected : isMeasured)
                    Assert.Fail($"{name} of {row["cell"]} is {found}, not {row[name]}.");
            }
        }
    }

    [Test]
    public void AsCost_OfALatency_HasNameUnitAndFigure()
    {
        FigureTable latency = NasBench201.HardwareCifar100["edgegpu_latency"];
        ICostModel cost = latency.AsCost();
        (Architecture cell, double ms) = latency.Values.First();
        Assert.That((cost.Name, cost.Unit, cost.GetCost(cell)), Is.EqualTo(("edgegpu_latency", "ms", ms)));
    }

    [Test]
    public void CreateFeatures_OfZeroCostFigures_AreTheFigures()
    {
        FigureTable[] tables = [.. NasBench201.ZeroCostCifar10.Values];
        FeatureEncoder features = FigureTable.CreateFeatures(tables);
        Architecture cell = tables[0].Values.Keys.First();
        Assert.That(features.Names, Does.Contain("nwot").And.Contain("jacov"));
        Assert.That(features.Encode(cell), Is.EqualTo(tables.Select(table => table.Values[cell])));
    }

    [Test]
    public void Get_OfACellWithoutAFigure_NamesTableAndCell()
    {
        FeatureEncoder features = FigureTable.CreateFeatures(NasBench201.ZeroCostCifar10["nwot"]);
        Architecture none = NasBench201Space.Instance.Enumerate()
            .First(cell => !NasBench201.ZeroCostCifar10["nwot"].Values.ContainsKey(cell));
        Assert.That(
            () => features.Encode(none),
            Throws.ArgumentException.With.Message.Contains("no nwot of").And.Message.Contains(none.Id));
    }

    [Test]
    public void CreateFeatures_OfTwoSpaces_IsRefused() => Assert.That(
        () => FigureTable.CreateFeatures(NasBench201.ZeroCostCifar10["nwot"], NasBenchGraph.Cora.Latency),
        Throws.ArgumentException.With.Message.Contains("features are of one space"));
}
