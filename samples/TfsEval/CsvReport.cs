using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>The rows as comma-separated values; four decimals, NaN where a figure does not exist.</summary>
/// <param name="path">The report's file; that it can be written is proved before the work begins.</param>
internal sealed class CsvReport(string path) : IDisposable
{
    private readonly ResultFile _file = new(path);

    public void Write(EvaluationReport report)
    {
        var text = new StringBuilder("task,predictor,mae_mean,mae_std,tau_mean,tau_std,verdict\n");
        foreach (SummaryRow row in report.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Task},{row.Predictor},{row.MaeMean:F4},{row.MaeStd:F4},")
                .Append(CultureInfo.InvariantCulture, $"{row.TauMean:F4},{row.TauStd:F4},{report.Verdict(row)}\n");
        }

        _file.Write(text.ToString());
    }

    public void Dispose() => _file.Dispose();
}
