using System.Globalization;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Principles.Counting;

/// <summary>
/// Principles without a language model: every choice keeps the categories that are frequent among the source's best. The
/// default where there is no model, and the baseline that a model has to beat.
/// </summary>
/// <remarks>
/// Adaptation counts the target's best so far as well. These lie inside the refined space, so they can narrow it and shift
/// it but never leave it; therefore every round in a row without improvement lets each choice keep one category more, the
/// next in frequency, however rare.
/// </remarks>
public sealed class CountingPrincipleLearner : IPrincipleLearner
{
    /// <summary>The method that the provenance names.</summary>
    public const string Method = "counting";

    private readonly CountingOptions _options;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">How to count; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    public CountingPrincipleLearner(CountingOptions? options = null)
    {
        _options = options?.Clone() ?? new CountingOptions();
        new CountingOptionsValidator().ThrowIfInvalid(_options, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => Method;

    /// <inheritdoc/>
    public Task<PrincipleAnswer> LearnAsync(SourceTask source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(PrincipleAnswer.FromPrinciples(Learn(source)));
    }

    /// <inheritdoc/>
    public Task<PrincipleAnswer> AdaptAsync(AdaptationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(PrincipleAnswer.FromPrinciples(Adapt(request)));
    }

    /// <summary>Learns principles from the source's best architectures.</summary>
    /// <param name="source">The source.</param>
    /// <returns>The principles.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    public DesignPrinciples Learn(SourceTask source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Count(source, [], 0, Provenance(source));
    }

    /// <summary>Counts the target's best so far as well.</summary>
    /// <param name="request">What the round knows.</param>
    /// <returns>The principles.</returns>
    /// <exception cref="ArgumentException">The space has no categorical choice.</exception>
    public DesignPrinciples Adapt(AdaptationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Count(
            request.Task.Source,
            request.GetBest(_options.TargetArchitectures),
            request.RoundsWithoutImprovement,
            Provenance(request.Task.Source) with
            {
                Round = request.Round,
                Target = request.Task.Target.Name,
                TargetEvaluations = request.Evaluated.Count,
            });
    }

    private PrincipleProvenance Provenance(SourceTask source) =>
        new(Method, source.Name, Math.Min(source.Best.Count, _options.SourceArchitectures), source.Evaluations);

    private DesignPrinciples Count(
        SourceTask source, IReadOnlyList<Demonstration> target, int widening, PrincipleProvenance provenance)
    {
        var statements = new List<string>();
        var allowed = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (CategoricalChoice choice in PrinciplePromptTemplate.Asked(source.Space))
        {
            RankedCategory[] ranked = Rank(choice, source, target);
            int frequent =
                ranked.TakeWhile((category, rank) => rank == 0 || category.Frequency >= _options.MinFrequency).Count();
            int kept = Math.Min(choice.Count, Math.Min(frequent, _options.MaxValuesPerChoice) + widening);
            allowed.Add(choice.Name, [.. ranked.Take(kept).Select(category => category.Name)]);
            string dropped = kept < choice.Count ? $"; not {string.Join(", ", ranked.Skip(kept))}" : "";
            statements.Add($"{choice.Name}: {string.Join(", ", ranked.Take(kept))}{dropped}");
        }

        return new DesignPrinciples(source.Space, statements, allowed, provenance);
    }

    // Most frequent first. OrderBy is stable: of equally frequent categories, the first of the space.
    private RankedCategory[] Rank(CategoricalChoice choice, SourceTask source, IReadOnlyList<Demonstration> target)
    {
        double[] counts = new double[choice.Count];
        foreach (Demonstration best in source.Best.Take(_options.SourceArchitectures)) Add(best.Architecture, 1);
        foreach (Demonstration best in target) Add(source.Space.Adopt(best.Architecture), _options.TargetWeight);
        double total = counts.Sum() + (_options.Smoothing * choice.Count);
        return [.. counts
            .Select((count, option) => new RankedCategory(
                choice.Format(option), total > 0 ? (count + _options.Smoothing) / total : 0))
            .OrderByDescending(category => category.Frequency)];

        void Add(Architecture architecture, double weight)
        {
            foreach (string text in architecture.GetTexts(choice.Name))
                if (choice.TryParse(text, out int option)) counts[option] += weight;
        }
    }

    private readonly record struct RankedCategory(string Name, double Frequency)
    {
        public override string ToString()
        {
            string percent = Frequency.ToString("0.0%", CultureInfo.InvariantCulture);
            return $"{Name} ({percent.Replace(" ", "", StringComparison.Ordinal)})";
        }
    }
}
