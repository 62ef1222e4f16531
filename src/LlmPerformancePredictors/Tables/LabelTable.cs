using System.Globalization;
using LlmPerformancePredictors.Labeling;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tables;

/// <summary>
/// Labels as a table: a column a choice, then <c>score</c>, <c>deviation</c> (of the score, where it is known) and
/// <c>failure</c> (why there is no score). The forms are those of <see cref="DemonstrationTable"/>.
/// </summary>
public static class LabelTable
{
    private const string Score = DemonstrationTable.ScoreColumn;
    private const string Deviation = "deviation";
    private const string Failure = "failure";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="metric">What a score may be.</param>
    /// <param name="ignoreOtherColumns">Whether further columns are passed over; otherwise they are refused.</param>
    /// <returns>
    /// The labels, numbered in order; one has a score or the reason why there is none. Of a failure its kind and raw text, and
    /// of a score the failures of single samples, are not in a table.
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or a choice has the name of one of the columns.</exception>
    /// <exception cref="InvalidDataException">
    /// Something in the file is not allowed; the message names file, line, column, value and what is allowed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Label> Read(string path, SearchSpace space, Metric metric, bool ignoreOtherColumns = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        IReadOnlyList<TableRow> rows = new TableFile(path, space, [Score, Deviation, Failure], ignoreOtherColumns).Read();
        return [.. rows.Select((row, i) => new Label(i, row.Architecture, ToPrediction(row, metric)))];
    }

    /// <summary>Writes a file that <see cref="Read"/> reads back, whole or not at all.</summary>
    /// <param name="path">The file, replaced if it exists; its ending says the form.</param>
    /// <param name="space">The space.</param>
    /// <param name="labels">The labels.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The ending is another one, or a choice has the name of one of the columns.</exception>
    /// <exception cref="InvalidArchitectureException">A label is of another space.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, SearchSpace space, IEnumerable<Label> labels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(labels);
        new TableFile(path, space, [Score, Deviation, Failure], ignoreOtherColumns: false).Write(
            labels.Select(label => (label.Architecture, ToValues(label.Prediction))));
    }

    private static TableValue[] ToValues(Prediction prediction) =>
    [
        TableValue.From(prediction.HasScore ? prediction.Score : null),
        TableValue.From(prediction.StandardDeviation),
        TableValue.From(prediction.Failure?.Reason),
    ];

    private static Prediction ToPrediction(TableRow row, Metric metric)
    {
        if (row.GetText(Failure) is { } reason)
            return row.GetText(Score) is { } text
                ? throw row.Refuse(Failure, $"'{reason}' beside the score {text}; allowed is one of the two")
                : Prediction.FromFailure(reason);
        double score = DemonstrationTable.GetNumber(row, Score, metric.Allows, DemonstrationTable.Describe(metric));
        return row.GetText(Deviation) is null
            ? Prediction.FromScore(score)
            : Prediction.FromScore(score, DemonstrationTable.GetNumber(
                row, Deviation, number => number >= 0 && double.IsFinite(number), "a number from 0, or nothing"));
    }
}
