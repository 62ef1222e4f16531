using System.Globalization;
using System.Text;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>
/// The figures as comma-separated values, means over the seeds; four decimals, NaN where a figure does not exist.
/// </summary>
internal static class ComparisonCsv
{
    public static string Create(Comparison comparison)
    {
        var text = new StringBuilder("task,method,evaluations,rank_mean,rank_standard_error,best_score\n");
        foreach (MethodRuns method in comparison.Methods)
            foreach (int trainings in Comparison.Stops)
            {
                Figure ranks = comparison.GetRanks(method, trainings);
                text.Append(CultureInfo.InvariantCulture, $"{comparison.Task.Name},{method.Name},{trainings},")
                    .Append(CultureInfo.InvariantCulture, $"{ranks.Mean:F4},{ranks.StandardError:F4},")
                    .Append(CultureInfo.InvariantCulture, $"{method.Runs.Average(run => run.Curve[trainings - 1]):F4}\n");
            }

        return text.ToString();
    }
}
