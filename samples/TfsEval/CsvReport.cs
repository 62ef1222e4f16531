using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Evaluation;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>
/// The rows as comma-separated values; four decimals, NaN where a figure does not exist. The temporary file is made before
/// the work begins, which proves that there can be one, and takes the report's name when it is whole.
/// </summary>
internal sealed class CsvReport : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;

    /// <summary>Makes the temporary file.</summary>
    /// <param name="path">The report's file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public CsvReport(string path)
    {
        _path = Path.GetFullPath(path);
        if (File.Exists(_path)) File.OpenWrite(_path).Dispose(); // one that is read-only stays
        _temporary = $"{_path}.{Path.GetRandomFileName()}";
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);
    }

    public void Write(EvaluationReport report)
    {
        var text = new StringBuilder("task,predictor,mae_mean,mae_std,tau_mean,tau_std,verdict\n");
        foreach (SummaryRow row in report.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Task},{row.Predictor},{row.MaeMean:F4},{row.MaeStd:F4},");
            text.Append(CultureInfo.InvariantCulture, $"{row.TauMean:F4},{row.TauStd:F4},{report.Verdict(row)}\n");
        }

        _stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <summary>Deletes the temporary file, if it has not become the report.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporary);
    }
}
