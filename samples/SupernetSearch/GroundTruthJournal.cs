using System.Collections.Concurrent;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What was trained already, one line each, on disk before it is used.</summary>
internal sealed class GroundTruthJournal(string path)
{
    private readonly Lock _gate = new();

    /// <summary>Reads what is done; a torn last line is forgotten.</summary>
    public ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> Read()
    {
        var done = new ConcurrentDictionary<(int, int), (double, double)>();
        if (!File.Exists(path)) return done;
        string text = File.ReadAllText(path);
        string whole = text[..(text.LastIndexOf('\n') + 1)];
        if (whole.Length < text.Length) File.WriteAllText(path, whole);
        foreach (string line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split('|');
            if (fields.Length != 4 || !TryParse(fields, out (int, int) run, out (double, double) figures))
            {
                throw new InvalidDataException(
                    $"{path} has the line '{line}'; expected are id|seed|loss|bleu. Delete the file to train again.");
            }


            done[run] = figures;
        }

        return done;
    }

    /// <summary>Writes a result through to the disk.</summary>
    public void Append(int id, int seed, double loss, double bleu)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{id}|{seed}|{loss:R}|{bleu:R}\n");
        lock (_gate)
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(line));
            stream.Flush(flushToDisk: true);
        }
    }

    private static bool TryParse(string[] fields, out (int Id, int Seed) run, out (double Loss, double Bleu) figures)
    {
        (run, figures) = (default, default);
        if (!int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out run.Id)) return false;
        if (!int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out run.Seed)) return false;
        return double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out figures.Loss)
            && double.TryParse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture, out figures.Bleu);
    }
}
