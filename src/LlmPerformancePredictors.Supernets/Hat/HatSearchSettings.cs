using LlmPerformancePredictors.Search.Evolution;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>The settings of an evolutionary search from HAT's YAML (its <c>configs/*/evo_search</c>).</summary>
public sealed class HatSearchSettings
{
    private HatSearchSettings(HatYaml file)
    {
        Evolution = new EvolutionOptions
        {
            Generations = file.TakeInteger("evo-iter"),
            PopulationSize = file.TakeInteger("population-size"),
            Parents = file.TakeInteger("parent-size"),
            Mutants = file.TakeInteger("mutation-size"),
            Crossovers = file.TakeInteger("crossover-size"),
            MutationProbability = file.TakeNumber("mutation-prob"),
        };
        if (file.Has("latency-constraint")) LatencyLimit = file.TakeNumber("latency-constraint");
        if (file.Has("feature-norm")) FeatureNorm = file.TakeNumbers("feature-norm");
        if (file.Has("lat-norm")) LatencyNorm = file.TakeNumber("lat-norm");
        OtherSettings = file.Untaken;
    }

    /// <summary>Population, parents, mutants, mutation probability, crossovers and generations.</summary>
    public EvolutionOptions Evolution { get; }

    /// <summary>The most latency, ms; null where the file has none.</summary>
    public double? LatencyLimit { get; }

    /// <summary>What HAT's latency predictor divides its ten features by; null where the file has none.</summary>
    public IReadOnlyList<double>? FeatureNorm { get; }

    /// <summary>What HAT's latency predictor multiplies its output by, ms; null where the file has none.</summary>
    public double? LatencyNorm { get; }

    /// <summary>What else the file says (paths of checkpoints and results), in its order.</summary>
    public IReadOnlyList<HatSetting> OtherSettings { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="HatFormatException">
    /// Something is missing or not allowed; the message names file, key and value.
    /// </exception>
    public static HatSearchSettings Read(string path) => Parse(HatYaml.ReadText(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="HatFormatException">Something is missing or not allowed; the message names key and value.</exception>
    public static HatSearchSettings Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        var settings = new HatSearchSettings(new HatYaml(yaml, name));
        return new EvolutionOptionsValidator().Validate(null, settings.Evolution) is { Failed: true } result
            ? throw new HatFormatException($"{name}: {string.Join(' ', result.Failures)}")
            : settings;
    }
}
