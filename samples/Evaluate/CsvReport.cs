using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.Evaluate;

/// <summary>The rows as comma-separated values; four decimals, NaN where a figure does not exist.</summary>
/// <param name="path">The report's file; that it can be written is proved before the work begins.</param>
internal sealed class CsvReport(string path) : IDisposable
{
    private readonly ResultFile _file = new(path);

    public void Write(IReadOnlyList<EvaluationReport> reports)
    {
        var text = new StringBuilder("benchmark,task,predictor,mae_mean,mae_std,tau_mean,tau_std,verdict\n");
        foreach (EvaluationReport report in reports)
            foreach (SummaryRow row in report.Rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"{report.Benchmark.Name},{row.Task},{row.Predictor},")
                    .Append(CultureInfo.InvariantCulture, $"{row.MaeMean:F4},{row.MaeStd:F4},{row.TauMean:F4},{row.TauStd:F4},")
                    .Append(report.Verdict(row)).Append('\n');
            }

        _file.Write(text.ToString());
    }

    public void Dispose() => _file.Dispose();
}
