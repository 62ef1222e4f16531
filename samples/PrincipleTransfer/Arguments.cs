using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.PrincipleTransfer;

/// <summary>The sample's options.</summary>
/// <param name="Csv">Where the figures go; null for nowhere.</param>
/// <param name="Out">The folder of the HTML report; null for none.</param>
/// <param name="Seeds">How many runs a method has.</param>
internal sealed record Arguments(string? Csv, string? Out, int Seeds)
{
    private const string Usage = "Usage: PrincipleTransfer [--csv FILE] [--out DIR] [--seeds N]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        var parsed = new Arguments(null, null, 100);
        (arguments, error) = (null, null);
        for (int i = 0; i < args.Length && error is null; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--csv" when value.Length > 0:
                    parsed = parsed with { Csv = value };
                    string folder = Path.GetDirectoryName(Path.GetFullPath(value))!;
                    if (!Directory.Exists(folder)) error = $"--csv {value}: the folder {folder} does not exist; make it first.";
                    break;
                case "--out" when value.Length > 0:
                    parsed = parsed with { Out = value };
                    break;
                case "--seeds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seeds) && seeds is >= 2 and <= 10_000:
                    parsed = parsed with { Seeds = seeds };
                    break;
                case "--seeds":
                    error = $"--seeds {value}: allowed is a whole number from 2 to 10000.";
                    break;
                default:
                    error = $"'{string.Join(' ', args)}' is not understood. {Usage}";
                    break;
            }
        }

        if (error is not null) return false;
        arguments = parsed;
        return true;
    }
}
