// What .ci/run publishes with native AOT on the packages: trains a small predictor, saves it, loads it, and predicts with both.
using LlmPerformancePredictors;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors.Managed;

SearchSpace space = new SearchSpaceBuilder("small-networks").AddInteger("layers", [1, 2, 3, 4, 5, 6])
    .AddInteger("widths", [16, 32, 64, 128], perLayer: "layers").Build();
Demonstration[] labels =
[
    .. Enumerable.Range(0, 400).Select(i => space.Sample(RandomSource.Create(1, i))).DistinctBy(one => one.Id).Take(200)
        .Select(one => new Demonstration(one, 50 + (4 * one.GetInteger("layers")) + (one.GetInteger("widths", 0) / 16.0))),
];
FeatureEncoder features = FeatureEncoder.CreatePerLayer(space);
var options = new DistillationOptions();
options.Regressor.HiddenSizes = [64, 64];
options.Regressor.Epochs = 100;
DistillationResult result = new PredictorDistiller(new ManagedTensorEngineFactory())
    .Distill(labels, Metric.Accuracy, features, options);

string file = Path.GetTempFileName();
result.Predictor.Save(file);
var loaded = DistilledPerformancePredictor.Load(file, features, Metric.Accuracy);
File.Delete(file);
int same = labels.Count(label => loaded.Predict(label.Architecture) == result.Predictor.Predict(label.Architecture));
Console.WriteLine(FormattableString.Invariant(
    $"tau {result.FidelityTau:F2} on held-out labels, {same} of {labels.Length} the same"));
return result.FidelityTau > 0.9 && same == labels.Length ? 0 : 1;
