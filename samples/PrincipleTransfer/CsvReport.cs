using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>The figures as comma-separated values: mean and standard error of the best so far, four decimals.</summary>
internal static class CsvReport
{
    public static void Write(string path, IReadOnlyList<TransferResult> results)
    {
        var text = new StringBuilder("source,target,method,evaluations,mean,standard_error\n");
        foreach (TransferResult result in results)
            foreach (MethodResult method in result.Methods)
                foreach (int evaluations in Experiment.Checkpoints)
                {
                    (double mean, double error) = method.At(evaluations);
                    text.Append(
                        CultureInfo.InvariantCulture, $"{result.Task.Source.Name},{result.Task.Target.Name},{method.Method},")
                        .Append(CultureInfo.InvariantCulture, $"{evaluations},{mean:F4},{error:F4}\n");
                }

        ResultFile.Write(path, text.ToString());
    }
}
