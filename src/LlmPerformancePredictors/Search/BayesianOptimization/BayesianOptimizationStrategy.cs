using System.Globalization;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search.LlmProposals;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// Bayesian optimization: a Gaussian process learns from every score of the trusted predictor and proposes what improves on the
/// best by the greatest logarithm of expected improvement (Ament et al., 2023). Prior means, such as a language model that was
/// distilled, tell it where to look before it has learned; their weight falls where the scores say otherwise.
/// </summary>
/// <remarks>
/// Architectures whose scores are known when the search begins are learned from, also where they break a constraint. A small
/// space is looked through whole; of a larger one samples, neighbors of the best, and children of the most promising are
/// candidates. A prediction that fails is not learned from, and an architecture that a prior mean has no score of is not
/// proposed. Prior means are asked for every candidate and not journaled, so they should cost nothing and always answer the same.
/// </remarks>
public sealed class BayesianOptimizationStrategy : ISearchStrategy
{
    private readonly BayesianOptimizationOptions _options;
    private readonly IReadOnlyList<PriorMean> _priors;
    private readonly IReadOnlyList<FeatureDistance> _distances;
    private readonly Relabeling? _relabeling;

    /// <summary>Creates the strategy.</summary>
    /// <param name="options">The options; default: all defaults.</param>
    /// <param name="priors">Prior means; null for none.</param>
    /// <param name="distances">Your own parts of the distance between architectures; null for none.</param>
    /// <param name="relabeling">Asks a language model again during the search; null for never.</param>
    /// <exception cref="ArgumentException">An option is not allowed, or two prior means have one name.</exception>
    public BayesianOptimizationStrategy(
        BayesianOptimizationOptions? options = null, IReadOnlyList<PriorMean>? priors = null,
        IReadOnlyList<FeatureDistance>? distances = null, Relabeling? relabeling = null)
    {
        _options = options?.Clone() ?? new BayesianOptimizationOptions();
        new BayesianOptimizationOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        _priors = [.. priors ?? []];
        PriorMean.RequireDistinct(_priors, nameof(priors));
        _distances = [.. distances ?? []];
        _relabeling = relabeling;
        if (_priors.FirstOrDefault(prior => prior.Name == relabeling?.Name) is { } taken)
            throw new ArgumentException(
                $"A prior mean is called '{taken.Name}', as the labels of the search are; give them different names.",
                nameof(relabeling));
    }

    /// <inheritdoc/>
    public string Name => "bayesian";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => StrategySettings.Create(
        ("evaluations", _options.Evaluations), ("initial_architectures", _options.InitialArchitectures),
        ("batch_size", _options.BatchSize),
        ("prior_half_life", _options.PriorHalfLife.ToString("R", CultureInfo.InvariantCulture)),
        ("max_enumerated", _options.MaxEnumerated), ("candidates", _options.Candidates),
        ("costs", _options.Costs is { } costs ? string.Join(", ", costs) : "none"),
        ("targets", _options.Process.Targets),
        ("prior_weight", _options.Process.PriorWeight.ToString("R", CultureInfo.InvariantCulture)),
        ("prior_strength", _options.Process.PriorStrength.ToString("R", CultureInfo.InvariantCulture)),
        ("prior_sample", _options.Process.PriorSample), ("scale_sample", _options.Process.ScaleSample),
        ("distances", DescribeDistances()),
        ("relabeling", _relabeling is { } asked
            ? FormattableString.Invariant(
                $"{asked.Name}: {asked.PoolSize} every {asked.Every} evaluations, {asked.Shown} shown")
            : "none"),
        ("priors", _priors.Count == 0 ? "none" : string.Join(", ", _priors.Select(
            prior => $"{prior.Name} {Fingerprint.ComputeShort(PredictorIdentity.Describe(prior.Predictor))}"))));

    /// <inheritdoc/>
    public IReadOnlyCollection<string> ProlongingSettings => ["evaluations"];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The search states no cost of a wanted name, or a prior mean or an encoder is of another space.
    /// </exception>
    public async Task SearchAsync(SearchContext search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        Proposer.Require(search, _options, _priors, _distances);
        int evaluated = await EvaluateFirstAsync(search, cancellationToken).ConfigureAwait(false);
        if (search.IsOver || evaluated >= _options.Evaluations) return;
        Proposer proposer = await Proposer
            .CreateAsync(search, _options, _priors, _distances, cancellationToken).ConfigureAwait(false);
        Relabeler? relabeler = _relabeling is null ? null : new Relabeler(search, _relabeling);
        for (int asked = 0; evaluated < _options.Evaluations;)
        {
            if (relabeler is not null && evaluated >= asked + _relabeling!.Every && search.Remaining != 0)
            {
                asked = evaluated;
                if (await relabeler.AskAsync(_distances, cancellationToken).ConfigureAwait(false) is { } labels)
                    proposer = await Proposer.CreateAsync(
                        search, _options, [.. _priors, labels], _distances, cancellationToken).ConfigureAwait(false);
            }

            int wanted = Math.Min(_options.BatchSize, _options.Evaluations - evaluated);
            IReadOnlyList<Candidate> batch = await proposer.ProposeAsync(wanted, cancellationToken).ConfigureAwait(false);
            if (batch.Count == 0)
            {
                search.Exhaust();
                return;
            }

            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(batch, null, cancellationToken).ConfigureAwait(false);
            if (search.IsOver) return;
            evaluated += batch.Count;

            // A part of a batch is none yet: a longer search goes on with the rest of it.
            if (batch.Count == _options.BatchSize) search.EndGeneration(scored);
        }
    }

    /// <summary>
    /// What this strategy would propose, for another one that has run out of proposals of its own, such as
    /// <see cref="LlmProposals.LlmProposalStrategy"/>.
    /// </summary>
    /// <returns>The fallback; with fewer than two scores it draws.</returns>
    public ProposalFallback ToFallback() => new(Name, async (search, count, cancellationToken) =>
    {
        Proposer proposer = await Proposer
            .CreateAsync(search, _options, _priors, _distances, cancellationToken).ConfigureAwait(false);
        return await proposer.ProposeAsync(count, cancellationToken).ConfigureAwait(false);
    });

    // Scores that are known count; the rest is drawn. Failures teach nothing, so they are replaced while there is anything left.
    private async Task<int> EvaluateFirstAsync(SearchContext search, CancellationToken cancellationToken)
    {
        int evaluated = 0;
        while (evaluated < _options.Evaluations)
        {
            int known = search.GetKnown(search.Trusted).Count(one => one.HasScore);
            int missing = Math.Max(
                _options.InitialArchitectures - known - search.Barred.Count, known == 0 ? 1 : 0);
            if (missing <= 0) break;
            IReadOnlyList<Candidate> drawn = search.Draw(
                Math.Min(missing, _options.Evaluations - evaluated), CandidateOrigin.Sample, search.Space.Sample, search.Trusted);
            if (drawn.Count == 0)
            {
                search.Exhaust();
                break;
            }

            IReadOnlyList<ScoredCandidate> scored =
                await search.EvaluateAsync(drawn, null, cancellationToken).ConfigureAwait(false);
            evaluated += drawn.Count;
            if (search.IsOver) break;
            if (evaluated < _options.Evaluations || drawn.Count == missing) search.EndGeneration(scored);
        }

        return evaluated;
    }

    private string DescribeDistances() => _distances.Count == 0
        ? "none"
        : Fingerprint.ComputeShort(string.Join('\n', _distances.Select(
            distance => $"{(distance.IsScaled ? "scaled" : "as it is")}: {string.Join(',', distance.Encoder.Names)}")));
}
