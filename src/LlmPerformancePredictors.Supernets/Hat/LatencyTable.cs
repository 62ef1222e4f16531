using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// Latency measurements in HAT's form: comma-separated values with a header, ten averages, then mean and deviation of encoder
/// and decoder in ms (Wang et al., 2020; the files of its latency data set).
/// </summary>
public static class LatencyTable
{
    private const int FeatureCount = 10;
    private const int MaxLineLength = 10_000;

    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "encoder_embed_dim", "encoder_layer_num", "encoder_ffn_embed_dim_avg", "encoder_self_attention_heads_avg",
        "decoder_embed_dim", "decoder_layer_num", "decoder_ffn_embed_dim_avg", "decoder_self_attention_heads_avg",
        "decoder_ende_attention_heads_avg", "decoder_arbitrary_ende_attn_avg",
        "latency_mean_encoder", "latency_mean_decoder", "latency_std_encoder", "latency_std_decoder",
    ];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The measurements, in order; at least one.</returns>
    /// <exception cref="InvalidDataException">
    /// Header or row is not of this form; the message names file, line, column, value and what is allowed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<LatencyMeasurement> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(ReadLines(path), path);
    }

    /// <summary>Reads lines.</summary>
    /// <param name="lines">The header, then a row each; empty lines at the end are allowed.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <returns>The measurements, in order; at least one.</returns>
    /// <exception cref="InvalidDataException">
    /// Header or row is not of this form; the message names name, line, column, value and what is allowed.
    /// </exception>
    public static IReadOnlyList<LatencyMeasurement> Parse(IEnumerable<string> lines, string name)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(name);
        var measurements = new List<LatencyMeasurement>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.Length > MaxLineLength)
                throw new InvalidDataException(
                    $"{name}, line {number}: {line.Length} characters; allowed are at most {MaxLineLength}.");
            if (number == 1) RequireHeader(line, name);
            else if (line.Length > 0) measurements.Add(ParseRow(line, name, number));
        }

        if (measurements.Count == 0)
            throw new InvalidDataException($"{name} has no measurement; a header and at least one row are needed.");
        return measurements;
    }

    /// <summary>Writes a table that HAT and <see cref="Read"/> read, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="measurements">The measurements, at least one.</param>
    /// <exception cref="ArgumentException">There is no measurement, or one without HAT's ten features.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<LatencyMeasurement> measurements)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(measurements);
        if (measurements.Count == 0)
            throw new ArgumentException("There is no measurement to write; at least one is needed.", nameof(measurements));
        var text = new StringBuilder(string.Join(',', Columns)).Append('\n');
        foreach (LatencyMeasurement measurement in measurements)
        {
            if (measurement.Features.Count != FeatureCount)
            {
                throw new ArgumentException(
                    $"A measurement has {measurement.Features.Count} features; HAT's tables have {FeatureCount}.",
                    nameof(measurements));
            }

            double[] row =
            [
                .. measurement.Features, measurement.EncoderMs, measurement.DecoderMs,
                measurement.EncoderDeviationMs, measurement.DecoderDeviationMs,
            ];
            text.AppendJoin(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        AtomicFile.Write(path, text.ToString());
    }

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StringReader(BoundedFile.ReadText(path));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static void RequireHeader(string line, string name)
    {
        string[] found = line.Split(',');
        for (int i = 0; i < Math.Max(found.Length, Columns.Count); i++)
        {
            string expected = i < Columns.Count ? $"'{Columns[i]}'" : "no further column";
            string actual = i < found.Length ? $"'{found[i]}'" : "nothing";
            if (expected != actual)
                throw new InvalidDataException(
                    $"{name}, line 1, column {i + 1}: {actual}; HAT's latency tables have {expected} there.");
        }
    }

    private static LatencyMeasurement ParseRow(string line, string name, int number)
    {
        string[] fields = line.Split(',');
        if (fields.Length != Columns.Count)
            throw new InvalidDataException($"{name}, line {number}: {fields.Length} columns; there must be {Columns.Count}.");
        double[] values = new double[fields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i])
                || !Allows(i, values[i]))
            {
                string range = IsMean(i) ? "above" : "of at least";
                throw new InvalidDataException(
                    $"{name}, line {number}, column {i + 1} ({Columns[i]}): '{fields[i]}'; "
                    + $"allowed is a number {range} 0, with a decimal point.");
            }
        }

        return new LatencyMeasurement(values[..FeatureCount], values[10], values[11], values[12], values[13]);
    }

    private static bool IsMean(int column) => column is FeatureCount or FeatureCount + 1;

    private static bool Allows(int column, double value) => double.IsFinite(value) && (IsMean(column) ? value > 0 : value >= 0);
}
