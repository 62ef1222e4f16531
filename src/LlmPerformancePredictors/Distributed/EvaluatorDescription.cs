using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Distributed;

/// <summary>
/// What evaluates: everything that its scores depend on besides the architecture. A worker takes the tasks of its own description
/// and of no other.
/// </summary>
/// <param name="Name">What the evaluations are called, the same on both sides, such as <c>number-words</c>.</param>
/// <param name="Space">The name of the search space.</param>
/// <param name="SpaceFingerprint">The fingerprint of its choices, their values and its rule.</param>
/// <param name="Metric">The metric of the scores, with its direction.</param>
/// <param name="Version">
/// What the predictor says that its scores depend on (<see cref="IIdentifiedPredictor.Identity"/>), or the name of its class.
/// </param>
/// <param name="Data">A fingerprint of the data or weights that it evaluates with; empty for none.</param>
public sealed record EvaluatorDescription(
    string Name, string Space, string SpaceFingerprint, string Metric, string Version, string Data)
{
    private const int MaxVersionLength = 200;

    /// <summary>What the evaluations are called.</summary>
    public string Name { get; init; } = Name ?? throw new ArgumentNullException(nameof(Name));

    /// <summary>The name of the search space.</summary>
    public string Space { get; init; } = Space ?? throw new ArgumentNullException(nameof(Space));

    /// <summary>The fingerprint of its choices, their values and its rule.</summary>
    public string SpaceFingerprint { get; init; } = SpaceFingerprint ?? throw new ArgumentNullException(nameof(SpaceFingerprint));

    /// <summary>The metric of the scores, with its direction.</summary>
    public string Metric { get; init; } = Metric ?? throw new ArgumentNullException(nameof(Metric));

    /// <summary>What the predictor says that its scores depend on.</summary>
    public string Version { get; init; } = Version ?? throw new ArgumentNullException(nameof(Version));

    /// <summary>A fingerprint of the data or weights; empty for none.</summary>
    public string Data { get; init; } = Data ?? throw new ArgumentNullException(nameof(Data));

    /// <summary>The fingerprint of all of it, by which queues sort tasks.</summary>
    internal string Key => Fingerprint.ComputeShort(string.Join('\n', Name, Space, SpaceFingerprint, Metric, Version, Data));

    /// <summary>Describes a predictor.</summary>
    /// <param name="name">What its evaluations are called.</param>
    /// <param name="predictor">The predictor.</param>
    /// <param name="data">A fingerprint of the data or weights that it evaluates with; empty for none.</param>
    /// <returns>The description, the same in every process.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static EvaluatorDescription Create(string name, IPerformancePredictor predictor, string data = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        return Create(name, predictor.Space, predictor.Metric, PredictorIdentity.Describe(predictor), data);
    }

    /// <summary>Describes a predictor that only workers have.</summary>
    /// <param name="name">What its evaluations are called.</param>
    /// <param name="space">The search space.</param>
    /// <param name="metric">The metric of the scores.</param>
    /// <param name="version">What its scores depend on.</param>
    /// <param name="data">A fingerprint of the data or weights that it evaluates with; empty for none.</param>
    /// <returns>The description.</returns>
    /// <exception cref="ArgumentException">The name or the version is empty.</exception>
    public static EvaluatorDescription Create(string name, SearchSpace space, Metric metric, string version, string data = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentNullException.ThrowIfNull(data);
        return new EvaluatorDescription(
            name, space.Name, FingerprintOf(space), $"{metric.NameError(metric.Name)} ({metric.Direction})",
            version.Length <= MaxVersionLength
                ? version : $"{version[..MaxVersionLength]}… {Fingerprint.ComputeShort(version)}",
            data);
    }

    /// <summary>Says why a worker refuses a task, null if it takes it.</summary>
    /// <param name="wanted">What the task wants.</param>
    internal string? FindDifference(EvaluatorDescription wanted)
    {
        if (Name != wanted.Name) return Say("evaluates", Name, wanted.Name);
        if (Space != wanted.Space || SpaceFingerprint != wanted.SpaceFingerprint)
            return Say("has the space", $"{Space} {SpaceFingerprint}", $"{wanted.Space} {wanted.SpaceFingerprint}");
        if (Metric != wanted.Metric) return Say("has the metric", Metric, wanted.Metric);
        if (Version != wanted.Version) return Say("has the predictor version", Version, wanted.Version);
        return Data != wanted.Data ? Say("has the data fingerprint", Data, wanted.Data) : null;

        static string Say(string what, string own, string other) => $"it {what} '{own}', the task's is '{other}'";
    }

    private static string FingerprintOf(SearchSpace space)
    {
        using var fingerprint = new Fingerprint();
        fingerprint.Append(space.Name).Append($"\nrule {space.Rule}");
        foreach (Choice choice in space.Choices)
        {
            fingerprint.Append($"\nchoice {choice.Name}\nlength {choice.LengthChoice}");
            if (choice.ActiveWhen is { } when) fingerprint.Append($"\nwhen {when.Choice}={string.Join(',', when.Values)}");
            for (int option = 0; option < choice.Count; option++) fingerprint.Append($"\n{choice.Format(option)}");
        }

        return fingerprint.ToShortString();
    }
}
