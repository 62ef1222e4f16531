using Spectre.Console;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>Evaluates, shows the tables and writes the figures.</summary>
internal sealed class EvaluationRun(Evaluation evaluation, ResultTables tables, EvaluationOptions options, IAnsiConsole console)
    : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Csv is not { } path)
        {
            tables.Write(await evaluation.RunAsync(cancellationToken));
            return;
        }

        try
        {
            using var csv = new CsvReport(path);
            EvaluationReport report = await evaluation.RunAsync(cancellationToken);
            tables.Write(report);
            csv.Write(report);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionException("--csv", path, $"it cannot be written: {exception.Message}", exception);
        }

        console.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(path)}[/]");
    }
}
