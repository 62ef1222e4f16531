using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// The sections of a host's configuration. One that has no name of the library's, or that belongs to what the host does not use,
/// is refused: what stands in it would be ignored in silence.
/// </summary>
internal sealed class ConfiguredSections
{
    private const int MostTypingErrors = 2;

    // By a section: the method that has to be called for it; none where it always counts.
    private static readonly Dictionary<string, string?> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Prompt"] = null,
        ["Predictor"] = null,
        ["Prices"] = null,
        ["Labeling"] = null,
        ["Search"] = null,
        ["Evolution"] = null,
        ["Principles"] = null,
        ["AnswerStore"] = "UseAnswerStore",
        ["Retries"] = "UseRetries",
        ["RateLimit"] = "UseRateLimit",
        ["Budget"] = "UseBudget",
        ["OpenAI"] = "UseOpenAI",
        ["Batches"] = "UseBatches",
        ["PromptFolder"] = "UsePromptFolder",
        ["Hybrid"] = "UseHybridSearch",
        ["BayesianOptimization"] = "UseBayesianOptimization",
        ["LlmProposals"] = "UseLlmProposals",

        // Of services beside the builder's, which may be given the same configuration.
        ["EvaluationWorker"] = null,
        ["InProcessQueue"] = null,
        ["Nats"] = null,
    };

    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the sections stand; null for nowhere.</summary>
    public IConfiguration? Configuration { get; set; }

    /// <summary>A section that something reads.</summary>
    public IConfigurationSection? Use(string name)
    {
        _used.Add(name);
        return Configuration?.GetSection(name);
    }

    /// <summary>Refuses what nothing reads.</summary>
    /// <exception cref="InvalidOperationException">A section is misspelled, or what it sets is not used.</exception>
    public void Require()
    {
        if (FindFault() is { } fault) throw new InvalidOperationException(fault);
    }

    /// <summary>What nothing reads, and what to do about it; null if there is nothing of the kind.</summary>
    public string? FindFault() => Configuration?.GetChildren().Select(FindFault).FirstOrDefault(fault => fault is not null);

    private string? FindFault(IConfigurationSection section)
    {
        bool isKnown = Methods.TryGetValue(section.Key, out string? method);
        if (isKnown)
        {
            // A variable of the environment may have the name of a section, and has nothing in it.
            return method is null || _used.Contains(section.Key) || !section.GetChildren().Any()
                ? null
                : $"The configuration has a section {section.Path}, but {method} is not called; "
                + "call it on the builder, or remove the section.";
        }

        string? meant = Methods.Keys.FirstOrDefault(name => CountTypingErrors(name, section.Key) <= MostTypingErrors);

        // A whole configuration has sections of others, too; one that is the library's has none.
        if (Configuration is not IConfigurationSection own)
            return meant is null || !section.GetChildren().Any() ? null : Describe(section, meant);
        return Describe(section, meant) + $" Allowed in {own.Path} are {string.Join(", ", Methods.Keys)}.";
    }

    private static string Describe(IConfigurationSection section, string? meant) =>
        $"The configuration has {section.Path}, which nothing reads; "
        + (meant is null ? "remove it, or put it where it is read." : $"did you mean {meant}?");

    // The distance of Levenshtein, letter case aside.
    private static int CountTypingErrors(string name, string written)
    {
        int[] row = [.. Enumerable.Range(0, written.Length + 1)];
        for (int i = 1; i <= name.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= written.Length; j++)
            {
                int change = char.ToUpperInvariant(name[i - 1]) == char.ToUpperInvariant(written[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + change));
            }
        }

        return row[^1];
    }
}

/// <summary>Stands for the configuration as a whole, which is checked at the start of a host.</summary>
internal sealed class ConfigurationCheck;

/// <summary>Checks it.</summary>
internal sealed class ConfigurationCheckValidator(ConfiguredSections sections) : IValidateOptions<ConfigurationCheck>
{
    public ValidateOptionsResult Validate(string? name, ConfigurationCheck options) =>
        sections.FindFault() is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;
}
