using System.Globalization;
using System.IO.Compression;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// Reads the embedded files: a header, then one row a line, fields separated by a bar. What ends in <c>.columns</c> is turned
/// around: a line a column, its name first. What ends in <c>.br</c> is compressed (Brotli).
/// </summary>
internal static class EmbeddedData
{
    public static Stream Open(string name)
    {
        Stream stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"The data file '{name}' is not embedded in {typeof(EmbeddedData).Assembly.GetName().Name}.");
        return name.EndsWith(".br", StringComparison.Ordinal) ? new BrotliStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>The columns of numbers of a file by their names; NaN where a field is empty.</summary>
    public static IReadOnlyDictionary<string, double[]> Columns(string name)
    {
        using var reader = new StreamReader(Open(name));
        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.Split('|');
            columns.Add(
                fields[0],
                [.. fields
                    .Skip(1)
                    .Select(text => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture))]);
        }

        return columns;
    }

    /// <summary>Gives the numbers of a column to architectures; those that are NaN are left out.</summary>
    public static FigureTable CreateFigures(
        SearchSpace space, Architecture[] architectures, string name, string unit, double[] values)
    {
        RequireRows(name, values.Length, space, architectures.Length);
        var figures = new Dictionary<Architecture, double>(values.Length);
        for (int i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) figures.Add(architectures[i], values[i]);
        return new FigureTable(space, name, unit, figures);
    }

    public static void RequireRows(string what, int rows, SearchSpace space, int architectures)
    {
        if (rows != architectures)
            throw new InvalidDataException(
                $"{what} has {rows} rows; '{space.Name}' has {architectures} architectures.");
    }

    public static IEnumerable<Row> Rows(string name)
    {
        using var reader = new StreamReader(Open(name));
        string[] columns = reader.ReadLine()!.Split('|');
        while (reader.ReadLine() is { } line) yield return new Row(columns, line.Split('|'));
    }

    /// <summary>
    /// Reads an architecture written as the values of its choices in order: lists with commas, choices with semicolons.
    /// </summary>
    public static Architecture Architecture(SearchSpace space, string text) => space.Create(
        space.Choices.Zip(text.Split(';'))
            .ToDictionary(pair => pair.First.Name, pair => ChoiceValue.FromTexts(pair.Second.Split(','))));

    internal readonly struct Row(string[] columns, string[] fields)
    {
        public string this[string column] => fields[Array.IndexOf(columns, column)];

        public int Int(string column) => int.Parse(this[column], CultureInfo.InvariantCulture);

        public long Long(string column) => long.Parse(this[column], CultureInfo.InvariantCulture);

        public double Double(string column) => double.Parse(this[column], CultureInfo.InvariantCulture);

        public int[] Ints(string column) =>
            [.. this[column].Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
    }
}
