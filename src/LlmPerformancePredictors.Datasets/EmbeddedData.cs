using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>Reads the embedded files: a header, then one row a line, fields separated by a bar.</summary>
internal static class EmbeddedData
{
    public static Stream Open(string name) =>
        typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException(
            $"The data file '{name}' is not embedded in {typeof(EmbeddedData).Assembly.GetName().Name}.");

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
