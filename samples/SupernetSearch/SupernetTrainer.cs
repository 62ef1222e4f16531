using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Training;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains the supernet of the number-word space, or loads what an earlier run trained.</summary>
internal sealed class SupernetTrainer(SupernetSearchOptions searchOptions, IAnsiConsole console)
{
    // Six times as long as one architecture from scratch; much longer, and the losses of the good ones fall to the rounding
    // of single precision.
    private const int Steps = 3000;

    private const int CheckpointInterval = 1000;

    public async Task<SuperTransformer> TrainOrLoadAsync(TensorEngine engine, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(searchOptions.Out);
        string name = string.Create(CultureInfo.InvariantCulture, $"supernet-seed-{searchOptions.Seed}");
        string file = Path.Combine(searchOptions.Out, $"{name}.safetensors");
        if (File.Exists(file))
        {
            console.MarkupLineInterpolated($"Supernet loaded from [blue]{file}[/].");
            return SuperTransformerFile.Read(engine, file);
        }

        TransformerPlan largest = TransformerPlan.GetLargest(NumberWordsTask.Space);
        var model = new SuperTransformer(engine, GeneratedTask.NumberWords.CreateNetworkOptions(searchOptions.Seed), largest);
        SupernetTrainingOptions options = GeneratedTask.NumberWords.CreateTrainingOptions(searchOptions.Seed);
        (options.Steps, options.WarmupSteps) = (Steps, Steps / 10);
        using var training = new SupernetTraining(
            model, NumberWordsTask.Data.Training, new UniformSampler(NumberWordsTask.Space), options);
        string checkpoint = Path.Combine(searchOptions.Out, $"{name}.checkpoint");
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                ProgressTask bar = progress.AddTask("Training the supernet", maxValue: Steps);
                return Task.Run(
                    () => training.Run(checkpoint, CheckpointInterval, step => bar.Value = step.Step, cancellationToken),
                    cancellationToken);
            });
        SuperTransformerFile.Write(
            model, file, new Dictionary<string, string> { ["training"] = options.ToString(), ["sampler"] = "uniform" });
        File.Delete(checkpoint);
        return model;
    }
}
