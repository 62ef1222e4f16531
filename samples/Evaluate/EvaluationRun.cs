using LlmPerformancePredictors.Metrics;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>Evaluates, shows the tables and writes the figures.</summary>
internal sealed class EvaluationRun(Evaluation evaluation, ResultTables tables, EvaluationOptions options, IAnsiConsole console)
    : ISampleRun
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Scale != MetricScale.Linear && options.Benchmark is not (Benchmark.NumberWords or Benchmark.All))
            throw new OptionException(
                "--scale", "logarithmic", $"the scores of {options.Benchmark} do not span orders of magnitude; it is for "
                + $"--benchmark {Benchmark.NumberWords}");
        if (options.Csv is not { } path)
        {
            await EvaluateAsync(cancellationToken);
            return;
        }

        try
        {
            using var csv = new CsvReport(path);
            csv.Write(await EvaluateAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OptionException("--csv", path, $"it cannot be written: {exception.Message}", exception);
        }

        console.MarkupLineInterpolated($"Written: [blue]{Path.GetFullPath(path)}[/]");
    }

    private async Task<IReadOnlyList<EvaluationReport>> EvaluateAsync(CancellationToken cancellationToken)
    {
        var reports = new List<EvaluationReport>();
        foreach (Benchmark benchmark in Benchmark.Find(options.Benchmark, options.Scale))
        {
            reports.Add(await evaluation.RunAsync(benchmark, cancellationToken));
            tables.Write(reports[^1]);
        }

        return reports;
    }
}
