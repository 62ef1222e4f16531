using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>The sample's options.</summary>
/// <param name="Out">The folder of the report, the best architecture and the answers that were paid for.</param>
/// <param name="Seed">The search's seed.</param>
/// <param name="LimitMs">The latency limit, ms.</param>
/// <param name="Model">The language model to ask; null takes recorded answers.</param>
/// <param name="Endpoint">Its server, OpenAI's or a compatible one; null is OpenAI's own.</param>
/// <param name="Calls">The most calls of it, failed ones and those of earlier runs included.</param>
internal sealed record Arguments(string Out, int Seed, double LimitMs, string? Model, Uri? Endpoint, int Calls)
{
    private const string Usage =
        "Usage: HybridSearch [--out DIR] [--seed N] [--limit MS], and to ask a live model (its key in OPENAI_API_KEY): --model NAME [--endpoint URL] [--calls N]";

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? error)
    {
        var parsed = new Arguments("hybrid-search", 0, 150, null, null, 10);
        (arguments, error) = (null, null);
        for (int i = 0; i < args.Length && error is null; i += 2)
            error = parsed.Set(args[i], i + 1 < args.Length ? args[i + 1] : "", out parsed);
        if (error is null && parsed is { Model: null, Endpoint: not null }) error = $"--endpoint {parsed.Endpoint}: it needs --model NAME too.";
        if (error is not null) return false;
        arguments = parsed;
        return true;
    }

    // What is wrong with an option, or null.
    private string? Set(string option, string value, out Arguments changed)
    {
        changed = this;
        switch (option)
        {
            case "--out":
                if (value.Length == 0 || File.Exists(value)) return $"--out {value}: allowed is a folder, which is made if it does not exist.";
                changed = this with { Out = value };
                return null;
            case "--seed":
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)) return $"--seed {value}: allowed is a whole number from 0 to {int.MaxValue}.";
                changed = this with { Seed = seed };
                return null;
            case "--limit":
                if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double limit) || !(limit > 0) || !double.IsFinite(limit))
                    return $"--limit {value}: allowed is a number of ms above 0, for example 150.";
                changed = this with { LimitMs = limit };
                return null;
            case "--model":
                if (string.IsNullOrWhiteSpace(value)) return "--model: allowed is the name of a model.";
                changed = this with { Model = value };
                return null;
            case "--endpoint":
                if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
                    return $"--endpoint {value}: allowed is an http or https address, for example http://localhost:8000/v1.";
                changed = this with { Endpoint = endpoint };
                return null;
            case "--calls":
                if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int calls)) return $"--calls {value}: allowed is a whole number from 0 to {int.MaxValue}.";
                changed = this with { Calls = calls };
                return null;
            default:
                return $"'{option}' is not understood. {Usage}";
        }
    }
}
