using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Supernets.Translation;
using LlmPerformancePredictors.Tensors.Managed;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>States of training, and that training goes on from what is accepted.</summary>
internal static class CheckpointTargets
{
    private const int Epochs = 3;

    public static IEnumerable<FuzzTarget> Create() =>
    [
        new(
            "regressor-checkpoints", InputForm.Tensors, OpenRegressors,
            typeof(ModelFileException), typeof(TrainingDivergedException)) { HasChecksum = true },
        new(
            "supernet-checkpoints", InputForm.Tensors, OpenSupernets,
            typeof(ModelFileException), typeof(SupernetDivergedException)) { HasChecksum = true },
    ];

    private static FuzzReader OpenRegressors(string folder)
    {
        string path = Path.Combine(folder, "checkpoint");
        ModelFileTargets.Distill(ModelFileTargets.CreateOptions(path, Epochs));
        byte[] finished = File.ReadAllBytes(path);
        byte[] under = StopAfterAnEpoch(path);
        return new FuzzReader([finished, under], input =>
        {
            File.WriteAllBytes(path, input);
            string model = path + ".model";
            ModelFileTargets.Distill(ModelFileTargets.CreateOptions(path, Epochs)).Save(model);
            return [Convert.ToHexString(File.ReadAllBytes(model))];
        });
    }

    private static byte[] StopAfterAnEpoch(string path)
    {
        File.Delete(path);
        using var stop = new CancellationTokenSource();
        try
        {
            ModelFileTargets.Distill(ModelFileTargets.CreateOptions(path, Epochs), new StopAtSecondReport(stop), stop.Token);
        }
        catch (OperationCanceledException)
        {
        }

        return File.ReadAllBytes(path);
    }

    private static FuzzReader OpenSupernets(string folder)
    {
        string path = Path.Combine(folder, "checkpoint");
        var engine = new ManagedTensorEngine(new ManagedEngineOptions { Threads = 1 });
        SuperTransformer model = ModelFileTargets.CreateSupernet(engine);
        SentencePair[] pairs =
            [.. Enumerable.Range(5, 8).Select(token => new SentencePair([token, token + 1], [token + 1, token]))];
        SupernetTraining training = Start();
        training.Step();
        training.Save(path);
        byte[] seed = File.ReadAllBytes(path);
        return new FuzzReader([seed], input =>
        {
            File.WriteAllBytes(path, input);
            using SupernetTraining resumed = Start();
            resumed.Resume(path);
            string content = path + ".content";
            resumed.Save(content);
            if (!resumed.IsFinished) resumed.Step();
            return [Convert.ToHexString(File.ReadAllBytes(content))];
        });

        SupernetTraining Start() => new(
            model, pairs, new UniformSampler(Seeds.Transformers),
            new SupernetTrainingOptions { Steps = 3, BatchTokens = 32, WarmupSteps = 1 });
    }

    private sealed class StopAtSecondReport(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        private int _reports;

        public void Report(TrainingProgress value)
        {
            if (++_reports == 2) stop.Cancel();
        }
    }
}
