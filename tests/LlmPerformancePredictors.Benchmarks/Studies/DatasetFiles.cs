using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// <c>dataset-files SOURCE OUT</c>: makes the compressed files of the benchmarks that ship with the data, from the sources'
/// figures as CSV.
/// </summary>
internal static class DatasetFiles
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] GraphTasks = ["arxiv", "citeseer", "cora"];

    public static void Write(string source, string target)
    {
        Compress(Path.Combine(target, "nas-bench-graph.columns.br"), WriteGraph(source));
        foreach ((string from, string to) in
            new[] { ("hardware-cifar100", "hardware"), ("zero-cost-cifar10", "zero-cost") })
            Compress(
                Path.Combine(target, $"nas-bench-201-{to}.columns.br"),
                WriteCells(Path.Combine(source, "nas-bench-201", from + ".csv")));
        Compress(Path.Combine(target, "benchmark-splits.psv.br"), WriteSplits(source));
        File.WriteAllText(Path.Combine(target, "recorded-answers.jsonl"), WriteAnswers(Path.Combine(source, "recorded-answers")));
    }

    private static string WriteGraph(string source)
    {
        var text = new StringBuilder();
        foreach (string task in GraphTasks)
        {
            Dictionary<Architecture, string[]> rows = ReadCsv(Path.Combine(source, "nas-bench-graph", task + ".csv")).Skip(1)
                .ToDictionary(row => ReadGraph(row[0], row[1].Split(' ')));
            (string Name, Func<string[], string> Field)[] columns =
            [
                ("validation", row => ToPercent(row[2])), ("test", row => ToPercent(row[3])),
                ("latency_ms", row => row[4]), ("parameters_millions", row => row[5]),
            ];
            foreach ((string name, Func<string[], string> field) in columns)
                AppendColumn(
                    text, $"{task}_{name}", GraphNetworkSpace.Instance.Enumerate().Select(network => field(rows[network])));
        }

        return text.ToString();
    }

    private static string WriteCells(string file)
    {
        string[][] lines = [.. ReadCsv(file)];
        Dictionary<Architecture, string[]> rows = lines.Skip(1).ToDictionary(row => NasBench201Space.ParseCell(row[0]));
        var text = new StringBuilder();
        for (int column = 1; column < lines[0].Length; column++)
            AppendColumn(
                text, lines[0][column],
                NasBench201Space.Instance.Enumerate().Select(cell => rows.GetValueOrDefault(cell)?[column] ?? ""));
        return text.ToString();
    }

    private static string WriteSplits(string source)
    {
        var text = new StringBuilder("benchmark|seed|part|architecture\n");
        foreach (string[] row in ReadCsv(Path.Combine(source, "nas-bench-graph", "splits.csv")).Skip(1))
            Append("graph-" + row[0], row[1], row[2], GraphNetworkSpace.Instance.Parse(row[3]));
        foreach (string[] row in ReadCsv(Path.Combine(source, "nas-bench-201", "splits.csv")).Skip(1))
            Append("nas201-" + row[0], row[1], row[2], NasBench201Space.ParseCell(row[3]));
        foreach (string line in File.ReadLines(Path.Combine(source, "number-words", "pool.csv")).Skip(1))
            Append("number-words", "1", "pool", Datasets.NumberWordsTask.Space.Parse(line[(line.IndexOf(',') + 1)..]));
        return text.ToString();

        void Append(string benchmark, string seed, string part, Architecture architecture) => text
            .Append(CultureInfo.InvariantCulture, $"{benchmark}|{seed}|{part}|")
            .AppendJoin(';', architecture.Space.Choices.Select(choice => architecture.GetText(choice.Name)))
            .Append('\n');
    }

    private static string WriteAnswers(string folder)
    {
        var text = new StringBuilder();
        foreach (string[] row in ReadCsv(Path.Combine(folder, "index.csv")).Skip(1))
            text.Append(FormatAnswer(row[0], row[1], row[2], row[3], Path.Combine(folder, row[0] + ".answer.json")));
        return text.ToString();
    }

    /// <summary>A recorded answer as a line of the embedded file.</summary>
    public static string FormatAnswer(string name, string promptSha256, string model, string recorded, string file)
    {
        (string Name, object Value)[] fields =
        [
            ("name", name), ("model", model), ("prompt_sha256", promptSha256), ("settings", ""), ("sample", 0),
            ("recorded", recorded), ("answer", File.ReadAllText(file)),
        ];
        IEnumerable<string> texts = fields.Select(field => $"\"{field.Name}\": {JsonSerializer.Serialize(field.Value, Json)}");
        return $"{{{string.Join(", ", texts)}}}\n";
    }

    private static Architecture ReadGraph(string links, string[] operations)
    {
        var values = new Dictionary<string, ChoiceValue> { [GraphNetworkSpace.Links] = links };
        foreach ((string choice, string operation) in GraphNetworkSpace.Operations.Zip(operations)) values.Add(choice, operation);
        return GraphNetworkSpace.Instance.Create(values);
    }

    private static string ToPercent(string fraction) =>
        (decimal.Parse(fraction, CultureInfo.InvariantCulture) * 100).ToString("0.#####", CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> ReadCsv(string file) => File.ReadLines(file).Select(line => line.Split(','));

    private static void AppendColumn(StringBuilder text, string name, IEnumerable<string> fields) =>
        text.Append(name).Append('|').AppendJoin('|', fields).Append('\n');

    private static void Compress(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        byte[] compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        if (!BrotliEncoder.TryCompress(bytes, compressed, out int length, quality: 11, window: 24))
            throw new InvalidOperationException($"{path} was not compressed.");
        File.WriteAllBytes(path, compressed[..length]);
        Console.WriteLine(FormattableString.Invariant($"{Path.GetFileName(path)}: {bytes.Length} bytes, compressed {length}"));
    }
}
