using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Tests.Datasets;

public class HatDataTests
{
    [Test]
    public void TitanXpWmt14EnDe_OnHatsTable_IsAsFaithfulAsTheDocsSay()
    {
        IReadOnlyList<LatencyMeasurement> table =
            LatencyTable.Read(SharedData.Path("hat-latency", "wmt14ende_gpu_titanxp_all.csv"));
        float[] row = new float[10];
        double squares = 0;
        foreach (LatencyMeasurement measurement in table)
        {
            for (int i = 0; i < row.Length; i++) row[i] = (float)measurement.Features[i];
            double error = HatLatency.TitanXpWmt14EnDe.GetCost(row) - measurement.TotalMs;
            squares += error * error;
        }

        Assert.That(Math.Sqrt(squares / table.Count), Is.EqualTo(15.4).Within(0.2));
    }

    [Test]
    public void TitanXpWmt14EnDe_Always_NamesItsSource()
    {
        CostPredictor model = HatLatency.TitanXpWmt14EnDe;
        Assert.That((model.Kind, model.Name, model.Unit), Is.EqualTo((CostModelKind.Line, "latency", "ms")));
        Assert.That(model.Device, Does.Contain("NVIDIA TITAN Xp").And.Contain("WMT'14 En-De").And.Contain("2005.14187"));
    }

    [Test]
    public void Costs_OfABatch_EqualCostOfEach()
    {
        CostPredictor model = HatLatency.TitanXpWmt14EnDe;
        double[] costs = new double[MachineTranslationCandidates.All.Count];
        model.GetCosts(MachineTranslationCandidates.All, costs);
        Assert.That(costs, Is.EqualTo(MachineTranslationCandidates.All.Select(model.GetCost)));
        Assert.That(
            () => model.GetCosts(MachineTranslationCandidates.All, new double[1]),
            Throws.ArgumentException.With.Message.Contains("room for 1 costs"));
    }

    [Test]
    public void Load_OfAStreamThatIsNoModel_NamesItAsTold()
    {
        using var stream = new MemoryStream([1, 2, 3]);
        Assert.That(
            () => CostPredictor.Load(stream, "three bytes", HatLatency.TitanXpWmt14EnDe.Features),
            Throws.TypeOf<ModelFileException>().With.Message.Contains("three bytes"));
    }

    [Test]
    public void HatPublished_Always_EqualsHatsFiles()
    {
        IReadOnlyList<PublishedSubNetwork> published = HatPublished.TitanXpWmt14EnDe;
        Assert.That(published, Has.Count.EqualTo(5));
        foreach (PublishedSubNetwork subNetwork in published)
        {
            string file = string.Create(
                CultureInfo.InvariantCulture, $"HAT_wmt14ende_titanxp@{subNetwork.MeasuredMs:F1}ms_"
                + $"bleu@{subNetwork.TestBleu:F1}.yml");
            string path = SharedData.Path("hat-configs", "wmt14.en-de", "subtransformer", file);
            HatSubNetwork read = HatSubNetwork.Read(path, MachineTranslationSpace.Instance);
            Assert.That(subNetwork.Architecture, Is.EqualTo(read.Architecture), file);
        }
    }
}
