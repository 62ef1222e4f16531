using System.Globalization;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LearnedCosts;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;
using static LlmPerformancePredictors.Fuzz.UnsoundContentException;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Model files, and every kind of model that is kept in them.</summary>
internal static class ModelFileTargets
{
    private static readonly Type Refusal = typeof(ModelFileException);

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new("safetensors", InputForm.Tensors, OpenTensors, Refusal) { HasChecksum = true },
        new("regressors", InputForm.Tensors, OpenRegressors, Refusal) { HasChecksum = true },
        new("distilled-predictors", InputForm.Tensors, OpenDistilled, Refusal) { HasChecksum = true },
        new("cost-lines", InputForm.Tensors, folder => OpenCosts(folder, CostModelKind.Line), Refusal) { HasChecksum = true },
        new("cost-processes", InputForm.Tensors, folder => OpenCosts(folder, CostModelKind.Process), Refusal)
        {
            HasChecksum = true,
        },
        new("supernets", InputForm.Tensors, OpenSupernets, Refusal) { HasChecksum = true },
    ];

    public static DistillationOptions CreateOptions(string? checkpoint, int epochs = 2) => new()
    {
        Regressor = new RegressorOptions
        {
            HiddenSizes = [4, 3],
            Epochs = epochs,
            BatchSize = 4,
            Members = 2,
            ValidationFraction = 0,
            CheckpointInterval = 1,
        },
        CheckpointPath = checkpoint,
        HeldOutFraction = 0,
    };

    public static DistilledPerformancePredictor Distill(
        DistillationOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new PredictorDistiller(new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = 1 })).Distill(
            [.. Seeds.Pool.Select((architecture, i) => new Demonstration(architecture, 20 + (i * 0.5)))], Metric.Bleu,
            FeatureEncoder.CreateAverages(Seeds.Space), options, progress, cancellationToken).Predictor;

    public static SuperTransformer CreateSupernet(ManagedTensorEngine engine) => new(
        engine,
        new SuperTransformerOptions { VocabularySize = 24, AttentionWidth = 8, MaxLength = 24 },
        TransformerPlan.GetLargest(Seeds.Transformers));

    private static FuzzReader OpenTensors(string folder)
    {
        byte[] seed = Seeds.Written(
            Path.Combine(folder, "model"),
            new TensorFile(
                new Dictionary<string, string> { ["format"] = "fuzz", ["note"] = "ä \"quoted\"" },
                [
                    new NamedTensor("a", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 }),
                    new NamedTensor("b", [], new float[] { 7 }),
                    new NamedTensor("empty", [0, 3], ReadOnlyMemory<float>.Empty),
                ]).Write);
        return new FuzzReader([seed], input =>
        {
            using var stream = new MemoryStream(input);
            TensorFile file = TensorFile.Read(stream, "input");
            return
            [
                string.Join('\n', file.Metadata.Select(entry => $"{entry.Key}={entry.Value}")
                    .Concat(file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal).Select(tensor =>
                        $"{tensor.Name}[{string.Join(',', tensor.Shape)}]="
                        + string.Join(',', tensor.Values.ToArray().Select(Text))))),
            ];
        });
    }

    private static FuzzReader OpenRegressors(string folder)
    {
        byte[] seed = Seeds.Written(Path.Combine(folder, "model"), Distill(CreateOptions(null)).Save);
        return new FuzzReader([seed], input =>
        {
            using var stream = new MemoryStream(input);
            return [Describe(TrainedRegressor.Load(stream, "input"))];
        });
    }

    private static FuzzReader OpenDistilled(string folder)
    {
        string path = Path.Combine(folder, "model");
        byte[] seed = Seeds.Written(path, Distill(CreateOptions(null)).Save);
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            DistilledPerformancePredictor read = DistilledPerformancePredictor.Load(
                path, FeatureEncoder.CreateAverages(Seeds.Space), Metric.Bleu);
            foreach (Architecture architecture in Seeds.Pool) read.Predict(architecture);
            return [Describe(read.Regressor)];
        });
    }

    private static FuzzReader OpenCosts(string folder, CostModelKind kind)
    {
        FeatureEncoder averages = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);
        RegressionData data = new(
            averages.Names,
            HatTargets.CreateMeasurements(20).SelectMany(one => one.Features).Select(value => (float)value).ToArray(),
            HatTargets.CreateMeasurements(20).Select(one => (float)one.TotalMs).ToArray());
        CostRegression model =
            kind == CostModelKind.Line ? new RegressorCost(LinearRegressor.Fit(data), kind) : CostProcess.Fit(data);
        var predictor = new CostPredictor(model, averages, "latency", "ms", "a device");
        byte[] seed = Seeds.Written(Path.Combine(folder, "model"), predictor.Save);
        Architecture architecture = MachineTranslationSpace.Instance.Sample(RandomSource.Create(1));
        return new FuzzReader([seed], input =>
        {
            using var stream = new MemoryStream(input);
            CostPredictor read = CostPredictor.Load(stream, "input", averages);
            double cost = read.GetCost(architecture);
            Require(!(cost < 0), "a cost below 0");
            return [$"{read.Name}\n{read.Unit}\n{read.Device}\n{read.Kind}\n{Text((float)cost)}"];
        });
    }

    private static FuzzReader OpenSupernets(string folder)
    {
        string path = Path.Combine(folder, "model");
        string copy = Path.Combine(folder, "copy");
        var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        byte[] seed;
        using (SuperTransformer model = CreateSupernet(engine))
            seed = Seeds.Written(path, file => SuperTransformerFile.Write(model, file));
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            using SuperTransformer read = SuperTransformerFile.Read(engine, path);
            SuperTransformerFile.Write(read, copy);
            return [Convert.ToHexString(File.ReadAllBytes(copy))];
        });
    }

    private static string Describe(TrainedRegressor regressor)
    {
        float[] row = new float[regressor.FeatureNames.Count];
        Array.Fill(row, 0.5f);
        float score = regressor.Predict(row, out float deviation);
        return $"{string.Join(',', regressor.FeatureNames)}\n{Text(score)}\n{Text(deviation)}\n"
            + string.Join('\n', regressor.Provenance.Select(entry => $"{entry.Key}={entry.Value}"));
    }

    private static string Text(float number) => number.ToString("R", CultureInfo.InvariantCulture);
}
