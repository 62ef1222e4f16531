using System.Globalization;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>Trains from scratch what the searches found, and shows it beside the best of the ground truth.</summary>
internal sealed class FoundArchitectures(IAnsiConsole console)
{
    public async Task ShowAsync(FoundArchitecture[] found, CancellationToken cancellationToken)
    {
        GeneratedTaskTransformer known = NumberWordsTask.Trained
            .Where(trained => NumberWordsTask.Flops.GetCost(trained.Architecture) <= SupernetSearcher.LimitFlops)
            .MinBy(trained => trained.Loss)!;
        Dictionary<Architecture, double[]> losses = await TrainAsync(
            [.. found.Select(architecture => architecture.Architecture).Distinct()], cancellationToken);
        losses[known.Architecture] = [.. known.Losses];
        string limit = Text(SupernetSearcher.LimitFlops / 1e6, "F0");
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle($"Found under {limit} MFLOPs") };
        table.AddColumns(
            new TableColumn("by"), new TableColumn("supernet\nevaluations").RightAligned(),
            new TableColumn("inherited\nloss").RightAligned(), new TableColumn("from scratch,\ntwo seeds").RightAligned(),
            new TableColumn("MFLOPs").RightAligned(), new TableColumn("architecture"));
        foreach (FoundArchitecture row in found)
        {
            string evaluations = row.Evaluations.ToString(CultureInfo.InvariantCulture);
            AddRow(table, row.Method, row.Architecture, evaluations, Text(row.Loss, "G2"), losses);
        }

        AddRow(table, "best of the ground truth", known.Architecture, "-", "-", losses);
        console.Write(table);
    }

    private static void AddRow(
        Table table, string method, Architecture architecture, string evaluations, string inherited,
        Dictionary<Architecture, double[]> losses) =>
        table.AddRow(
            method, evaluations, inherited, string.Join(", ", losses[architecture].Select(loss => Text(loss, "F4"))),
            Text(NumberWordsTask.Flops.GetCost(architecture) / 1e6, "F2"), Describe(architecture));

    private Task<Dictionary<Architecture, double[]>> TrainAsync(
        Architecture[] architectures, CancellationToken cancellationToken) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(progress =>
            {
                ProgressTask bar = progress.AddTask(
                    "Training what was found from scratch", maxValue: ScratchTraining.CountRuns(architectures.Length));
                return ScratchTraining.TrainAsync(architectures, () => bar.Increment(1), cancellationToken);
            });

    private static string Describe(Architecture architecture)
    {
        string encoder = architecture.GetText(MachineTranslationSpace.EncoderEmbedDim)
            + $" ({architecture.GetText(MachineTranslationSpace.EncoderFfnDims)})";
        string decoder = architecture.GetText(MachineTranslationSpace.DecoderEmbedDim)
            + $" ({architecture.GetText(MachineTranslationSpace.DecoderFfnDims)}; "
            + $"spans {architecture.GetText(MachineTranslationSpace.DecoderCrossSpans)})";
        return $"{encoder} to {decoder}";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
