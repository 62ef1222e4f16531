using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>The sample's command and options.</summary>
/// <param name="Command">What to do.</param>
/// <param name="Out">The folder, or the file, of the results.</param>
/// <param name="Seed">The seed of training and search.</param>
/// <param name="Corpus">The prefixes of training and held-out files, for <see cref="Command.Translate"/>.</param>
/// <param name="Languages">The extensions of source and target files.</param>
/// <param name="Minutes">How long to train, for <see cref="Command.Translate"/>.</param>
/// <param name="Count">How many architectures to measure, for <see cref="Command.Latency"/>.</param>
internal sealed record Arguments(
    Command Command, string Out, int Seed, (string Training, string HeldOut) Corpus, (string Source, string Target) Languages, double Minutes, int Count)
{
    private const string Usage = """
        Usage:
          SupernetSearch [--out DIR] [--seed N]                  trains or loads the supernet, judges it, searches with it
          SupernetSearch ground-truth [--out FILE]               trains the ground truth again
          SupernetSearch latency [--out FILE] [--count N]        measures this machine's latency and fits a predictor
          SupernetSearch translate --train PREFIX --held-out PREFIX [--from EXT] [--to EXT] [--minutes N] [--out DIR]
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        (Command Command, string Out) verb = args.FirstOrDefault() switch
        {
            "ground-truth" => (Command.GroundTruth, "number-words.psv"),
            "latency" => (Command.Latency, "latency.csv"),
            "translate" => (Command.Translate, "translate"),
            _ => (Command.Search, "supernet-search"),
        };
        var parsed = new Arguments(verb.Command, verb.Out, 1, ("", ""), ("en", "de"), 20, 300);
        (arguments, error) = (null, null);
        for (int i = verb.Command == Command.Search ? 0 : 1; i < args.Length && error is null; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            (parsed, error) = parsed.With(args[i], value);
        }

        if (parsed.Command == Command.Translate && (parsed.Corpus.Training.Length == 0 || parsed.Corpus.HeldOut.Length == 0))
            error ??= "translate needs --train PREFIX and --held-out PREFIX, such as data/train for data/train.en and data/train.de.";
        if (error is not null) return false;
        arguments = parsed;
        return true;
    }

    private (Arguments Parsed, string? Error) With(string option, string value) => option switch
    {
        "--out" when value.Length > 0 => (this with { Out = value }, null),
        "--out" => (this, "--out needs a folder or file."),
        "--seed" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
            ? (this with { Seed = seed }, null)
            : (this, $"--seed {value}: allowed is a whole number from 0 to {int.MaxValue}."),
        "--count" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 100
            ? (this with { Count = count }, null)
            : (this, $"--count {value}: allowed is a whole number of at least 100."),
        "--minutes" => double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double minutes) && minutes > 0
            ? (this with { Minutes = minutes }, null)
            : (this, $"--minutes {value}: allowed is a number above 0."),
        "--train" => (this with { Corpus = (value, Corpus.HeldOut) }, null),
        "--held-out" => (this with { Corpus = (Corpus.Training, value) }, null),
        "--from" => (this with { Languages = (value, Languages.Target) }, null),
        "--to" => (this with { Languages = (Languages.Source, value) }, null),
        _ => (this, $"'{option}' is not understood.\n{Usage}"),
    };
}
