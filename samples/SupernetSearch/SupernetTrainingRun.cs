using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains the supernet of the number-word space, or loads what an earlier run trained.</summary>
internal static class SupernetTrainingRun
{
    // Six times as long as one architecture from scratch; much longer, and the losses of the good ones fall to the rounding of single precision.
    private const int Steps = 3000;

    public static async Task<SuperTransformer> TrainOrLoadAsync(TensorEngine engine, string folder, int seed, IAnsiConsole console, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"supernet-seed-{seed}"), file = Path.Combine(folder, $"{name}.safetensors");
        if (File.Exists(file))
        {
            console.MarkupLineInterpolated($"Supernet loaded from [blue]{file}[/].");
            return SuperTransformerFile.Read(engine, file);
        }

        var model = new SuperTransformer(engine, NumberWordsTask.Network(seed), TransformerPlan.Largest(NumberWordsTask.Space));
        SupernetTrainingOptions options = NumberWordsTask.FromScratch(seed);
        (options.Steps, options.WarmupSteps) = (Steps, Steps / 10);
        using var training = new SupernetTraining(model, NumberWordsTask.Data.Training, new UniformSampler(NumberWordsTask.Space), options);
        string checkpoint = Path.Combine(folder, $"{name}.checkpoint");
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(progress =>
        {
            ProgressTask bar = progress.AddTask("Training the supernet", maxValue: Steps);
            training.Run(checkpoint, checkpointInterval: 1000, step => bar.Value = step.Step, cancellationToken);
            return Task.CompletedTask;
        });
        SuperTransformerFile.Write(model, file, new Dictionary<string, string> { ["training"] = options.ToString(), ["sampler"] = "uniform" });
        File.Delete(checkpoint);
        return model;
    }
}
