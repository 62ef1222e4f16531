using MathNet.Numerics.Statistics;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>Means and deviations over splits, task by task and on average.</summary>
public static class EvaluationSummary
{
    /// <summary>The name of the rows that average over tasks.</summary>
    public const string Average = "average";

    /// <summary>
    /// A row per task and predictor, then a row per predictor for the average: for every split name the mean over the
    /// tasks, and of these the mean and deviation.
    /// </summary>
    /// <param name="splits">Results; every task has the same split names and predictors.</param>
    /// <returns>The rows, in the order of the results.</returns>
    /// <exception cref="ArgumentException">A task lacks a split that another has.</exception>
    public static IReadOnlyList<SummaryRow> Summarize(IReadOnlyList<SplitResult> splits)
    {
        ArgumentNullException.ThrowIfNull(splits);
        IGrouping<string, SplitResult>[] tasks = [.. splits.GroupBy(split => split.Split.Task)];
        string[] names = [.. splits.Select(split => split.Split.Name).Distinct()];
        foreach (IGrouping<string, SplitResult> task in tasks)
        {
            string[] own = [.. task.Select(split => split.Split.Name)];
            if (!names.Order(StringComparer.Ordinal).SequenceEqual(own.Order(StringComparer.Ordinal)))
                throw new ArgumentException(
                    $"{task.Key} has the splits {string.Join(", ", own)}; "
                    + $"an average needs each of {string.Join(", ", names)} once.",
                    nameof(splits));
        }

        string[] predictors = [.. splits.SelectMany(split => split.Results).Select(result => result.Predictor).Distinct()];
        var rows = new List<SummaryRow>();
        foreach (IGrouping<string, SplitResult> task in tasks)
            rows.AddRange(
                predictors.Select(predictor => Row(task.Key, predictor, [.. task.Select(split => new[] { split[predictor] })])));
        rows.AddRange(predictors.Select(predictor => Row(
            Average, predictor,
            [.. names.Select(name => splits
                .Where(split => split.Split.Name == name)
                .Select(split => split[predictor])
                .ToArray())])));
        return rows;
    }

    private static SummaryRow Row(string task, string predictor, PredictorResult[][] splits)
    {
        double[] mae = [.. splits.Select(split => split.Select(result => result.Mae).Mean())];
        double[] tau = [.. splits.Select(split => split.Select(result => result.KendallTauB).Mean())];
        return new SummaryRow(
            task, predictor, mae.Mean(), mae.PopulationStandardDeviation(), tau.Mean(), tau.PopulationStandardDeviation(),
            splits.Sum(split => split.Sum(result => result.Failures)));
    }
}
