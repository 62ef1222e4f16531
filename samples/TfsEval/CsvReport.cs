using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>The rows as comma-separated values; four decimals, NaN where a figure does not exist.</summary>
internal static class CsvReport
{
    public static void Write(string path, EvaluationReport report)
    {
        var text = new StringBuilder("task,predictor,mae_mean,mae_std,tau_mean,tau_std,verdict\n");
        foreach (SummaryRow row in report.Rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.Task},{row.Predictor},{row.MaeMean:F4},{row.MaeStd:F4},{row.TauMean:F4},{row.TauStd:F4},{report.Verdict(row)}\n");
        string temporary = path + ".tmp";
        File.WriteAllText(temporary, text.ToString());
        File.Move(temporary, path, overwrite: true);
    }
}
