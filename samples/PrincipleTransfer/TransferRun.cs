using Spectre.Console;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>Runs the experiment, shows its tables and writes figures and report.</summary>
internal sealed class TransferRun(
    Experiment experiment, ResultTables tables, TransferOptions options, IAnsiConsole console) : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<TransferResult> results = await experiment.RunAsync(options.Seeds, cancellationToken);
        tables.Write(results);
        if (options.Csv is { } csv)
        {
            CsvReport.Write(csv, results);
            console.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(csv)}[/]");
        }

        if (options.Out is { } folder) console.MarkupLineInterpolated($"Written: [blue]{HtmlReport.Write(folder, results)}[/]");
    }
}
