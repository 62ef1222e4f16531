using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>The sample's options.</summary>
/// <param name="Out">The folder of the report and the best architecture.</param>
/// <param name="Seed">The search's seed.</param>
/// <param name="LimitMs">The latency limit, ms.</param>
internal sealed record Arguments(string Out, int Seed, double LimitMs)
{
    private const string Usage = "Usage: HybridSearch [--out DIR] [--seed N] [--limit MS]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        var parsed = new Arguments("hybrid-search", 0, 150);
        (arguments, error) = (null, null);
        for (int i = 0; i < args.Length && error is null; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--out" when value.Length > 0 && !File.Exists(value):
                    parsed = parsed with { Out = value };
                    break;
                case "--out":
                    error = $"--out {value}: allowed is a folder, which is made if it does not exist.";
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed):
                    parsed = parsed with { Seed = seed };
                    break;
                case "--seed":
                    error = $"--seed {value}: allowed is a whole number from 0 to {int.MaxValue}.";
                    break;
                case "--limit" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double limit) && limit > 0 && double.IsFinite(limit):
                    parsed = parsed with { LimitMs = limit };
                    break;
                case "--limit":
                    error = $"--limit {value}: allowed is a number of ms above 0, for example 150.";
                    break;
                default:
                    error = $"'{args[i]}' is not understood. {Usage}";
                    break;
            }
        }

        if (error is not null) return false;
        arguments = parsed;
        return true;
    }
}
