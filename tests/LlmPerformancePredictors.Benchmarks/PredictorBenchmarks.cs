using BenchmarkDotNet.Attributes;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Baselines;
using LlmPerformancePredictors.Predictors.Distilled;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.TorchSharp;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>
/// Predictors side by side, from an architecture to its score: trivial ones, the distilled network, and LLM-PP on recorded
/// answers (a prompt of 20 rendered, hashed and its answer read: all but the model itself).
/// </summary>
[MemoryDiagnoser]
public class PredictorBenchmarks
{
    private readonly Architecture[] _architectures = [.. MachineTranslationCandidates.All.Take(125)];
    private readonly float[] _scores = new float[125];
    private readonly TfsEval _task = TfsEval.All[0];
    private ConstantPredictor? _mean;
    private LinearPredictor? _ridge;
    private DistilledPerformancePredictor? _distilled;
    private DistilledPerformancePredictor? _distilledOnTorchSharp;
    private LlmPerformancePredictor? _languageModel;
    private Architecture[] _test = [];
    private int _at;

    [GlobalSetup]
    public void Setup()
    {
        IReadOnlyList<Demonstration> demonstrations = _task.GetSplit(123).Demonstrations;
        PredictionTask task = _task.Task.Prediction;
        FeatureEncoder features = FeatureEncoder.CreateAverages(task.Space)
            .Concat(FeatureEncoder.CreateLogCosts(task.Space, _task.Task.Flops, new TransformerParameters()));
        _mean = ConstantPredictor.FitMean(task.Space, task.Metric, demonstrations);
        _ridge = LinearPredictor.FitRidge(features, task.Metric, demonstrations);
        Demonstration[] labels =
        [
            .. MachineTranslationCandidates.All.Select(
                candidate => new Demonstration(candidate, _ridge.Predict(candidate).Score)),
        ];
        var options = new DistillationOptions { Regressor = new RegressorOptions { Epochs = 5, ValidationFraction = 0 } };
        DistilledPerformancePredictor DistillOn(ITensorEngineFactory engines) =>
            new PredictorDistiller(engines).Distill(labels, task.Metric, features, options).Predictor;
        _distilled = DistillOn(new ManagedTensorEngineFactory());
        _distilledOnTorchSharp = CanUseTorchSharp() ? DistillOn(new TorchSharpTensorEngineFactory()) : null;
        _languageModel = new LlmPerformancePredictor(new ReplayChatClient(RecordedAnswers.All), task, demonstrations);
        _test = [.. _task.GetSplit(123).Test.Select(test => test.Architecture)];
    }

    [Benchmark(Baseline = true)]
    public double Mean() => _mean!.Predict(Next()).Score;

    [Benchmark]
    public double Ridge() => _ridge!.Predict(Next()).Score;

    [Benchmark]
    public float Distilled() => _distilled!.Predict(Next());

    /// <summary>The same, trained by libtorch: what predicts is this library's own code.</summary>
    [Benchmark]
    public float DistilledOnTorchSharp() => (_distilledOnTorchSharp ?? throw new InvalidOperationException(
        "TorchSharp's native library does not load here.")).Predict(Next());

    [Benchmark(OperationsPerInvoke = 125)]
    public void DistilledBatch125() => _distilled!.Predict(_architectures, _scores);

    [Benchmark(OperationsPerInvoke = 20)]
    public IReadOnlyList<Prediction> RecordedLanguageModel() => _languageModel!.PredictAsync(_test).GetAwaiter().GetResult();

    private static bool CanUseTorchSharp()
    {
        try
        {
            new TorchSharpTensorEngine().Dispose();
            return true;
        }
        catch (TorchSharpUnavailableException)
        {
            return false;
        }
    }

    private Architecture Next() => _architectures[_at = (_at + 1) % _architectures.Length];
}
