using System.Collections.Concurrent;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What was trained already, one line each, on disk before it is used.</summary>
internal sealed class GroundTruthJournal(string path)
{
    private readonly Lock _gate = new();

    /// <summary>Reads what is done.</summary>
    public ConcurrentDictionary<(int Id, int Seed), (double Loss, double Bleu)> Read()
    {
        var done = new ConcurrentDictionary<(int, int), (double, double)>();
        if (!File.Exists(path)) return done;
        foreach (string line in File.ReadLines(path))
        {
            if (!TryParse(line.Split('|'), out (int, int) trained, out (double, double) figures))
            {
                throw new InvalidDataException(
                    $"{path} has the line '{line}'; expected are id|seed|loss|bleu. Delete the line to train it again, or the "
                    + "file to train all.");
            }

            done[trained] = figures;
        }

        return done;
    }

    /// <summary>Adds a result, through to the disk. The file is small, and is written whole.</summary>
    public void Append(int id, int seed, double loss, double bleu)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{id}|{seed}|{loss:R}|{bleu:R}\n");
        lock (_gate) ResultFile.Write(path, (File.Exists(path) ? File.ReadAllText(path) : "") + line);
    }

    private static bool TryParse(string[] fields, out (int Id, int Seed) trained, out (double Loss, double Bleu) figures)
    {
        (trained, figures) = (default, default);
        return fields.Length == 4
            && int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out trained.Id)
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out trained.Seed)
            && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out figures.Loss)
            && double.TryParse(fields[3], NumberStyles.Float, CultureInfo.InvariantCulture, out figures.Bleu);
    }
}
