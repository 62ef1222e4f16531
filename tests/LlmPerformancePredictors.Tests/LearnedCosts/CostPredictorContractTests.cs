using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tests.Costs;

namespace LlmPerformancePredictors.Tests.LearnedCosts;

[TestFixture(CostModelKind.Line)]
[TestFixture(CostModelKind.Network)]
[TestFixture(CostModelKind.Process)]
public class CostPredictorContractTests(CostModelKind kind) : CostModelContractTests
{
    protected override ICostModel CreateModel() => CreatePredictor(kind);

    internal static CostPredictor CreatePredictor(CostModelKind kind)
    {
        FeatureEncoder features = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);
        Random random = RandomSource.Create(3);
        double[][] rows =
            [.. Enumerable.Range(0, 40).Select(_ => features.Encode(MachineTranslationSpace.Instance.Sample(random)))];
        var data = new RegressionData(
            features.Names, rows.SelectMany(row => row).Select(value => (float)value).ToArray(),
            rows.Select(row => (float)(10 + row[5] + (row[2] / 512) + Math.Pow(row[0] / 512, 3))).ToArray());
        using var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        CostRegression model = kind switch
        {
            CostModelKind.Line => new RegressorCost(LinearRegressor.Fit(data), kind),
            CostModelKind.Network => new RegressorCost(
                RegressorTrainer.Train(
                    engine, data, new RegressorOptions { HiddenSizes = [8], Epochs = 3, ValidationFraction = 0 }),
                kind),
            _ => CostProcess.Fit(data),
        };
        return new CostPredictor(model, features, "energy", "mJ", "a device");
    }
}
