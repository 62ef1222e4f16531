using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Evaluation;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>Forecasts what labeling costs, labels a pool, distills the labels into a network and judges both.</summary>
internal sealed class LabelAndDistillRun(
    LlmPerformancePredictorFactory languageModel, LabelerFactory labelers, Distillation distillation,
    SampleOptions sample, Spending? spending = null) : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TfsEval data = TfsEval.FromTask(sample.Task);
        IReadOnlyList<Architecture> pool = MachineTranslationCandidates.All;
        EvaluationSplit split = data.GetSplit(sample.SplitSeed, pool);
        LlmPerformancePredictor teacher = languageModel.Create(data.Task.Prediction, split.Demonstrations);
        Console.WriteLine(spending is null
            ? $"Recorded answers: nothing is spent. --{SampleOptions.Section}:{nameof(sample.Model)}=NAME asks a live model."
            : spending.Forecast(teacher, pool));
        LabeledPool labeled = await LabeledPool.CollectAsync(
            labelers.Create(teacher).LabelAsync(pool, cancellationToken: cancellationToken));
        Directory.CreateDirectory(sample.Out);
        string file = Path.Combine(sample.Out, "labels.csv");
        WriteLabels(file, labeled.Labels);
        string reason = labeled.Reason is null ? "" : ": " + labeled.Reason;
        Console.WriteLine(TerminalText.Clean(
            $"{labeled.Labels.Count} architectures labeled, {labeled.Failures} not{reason}; written to {file}"));
        if (spending is not null) Console.WriteLine(spending.Spent());
        await distillation.RunAsync(data.Task, split, labeled.Labels, cancellationToken);
    }

    private static void WriteLabels(string path, IReadOnlyList<Demonstration> labels)
    {
        IEnumerable<string> rows = labels.Select(label =>
            string.Create(CultureInfo.InvariantCulture, $"\"{label.Architecture.Id}\",{label.Score:R}\n"));
        ResultFile.Write(path, string.Concat(rows.Prepend("architecture,score\n")));
    }
}
