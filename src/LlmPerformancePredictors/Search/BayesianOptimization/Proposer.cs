using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>Proposes candidates of one search, from what it knows.</summary>
internal sealed class Proposer
{
    private const int BestForNeighbors = 10;
    private const int NeighborsOfEach = 100;

    private readonly SearchContext _search;
    private readonly BayesianOptimizationOptions _options;
    private readonly ArchitectureEmbedding _embedding;
    private readonly ScaledPriors _priors;
    private readonly Surrogate _surrogate;
    private readonly CandidateSet _candidates;
    private readonly CandidateSet _trained;
    private readonly BarredTrainings _barred;
    private readonly int[] _costs;
    private readonly double _sign;
    private readonly bool _isEnumerated;
    private double _unprimed;

    private Proposer(
        SearchContext search, BayesianOptimizationOptions options, ArchitectureEmbedding embedding, ScaledPriors priors,
        BarredTrainings barred)
    {
        (_search, _options, _embedding, _priors, _barred) = (search, options, embedding, priors, barred);
        _surrogate = new Surrogate(embedding, options.Process);
        (_candidates, _trained) = (new CandidateSet(embedding, priors), new CandidateSet(embedding, priors));
        _costs = FindCosts(search, options);
        _sign = search.Trusted.Predictor.Metric.Direction == MetricDirection.HigherIsBetter ? 1 : -1;
        _isEnumerated = !search.Space.IsLargerThan(options.MaxEnumerated);
    }

    /// <summary>Refuses what proposals could not be made of, before anything is paid for.</summary>
    /// <exception cref="ArgumentException">
    /// The search states no cost of a wanted name, or a prior mean or an encoder is of another space.
    /// </exception>
    public static void Require(
        SearchContext search, BayesianOptimizationOptions options, IReadOnlyList<PriorMean> means,
        IReadOnlyList<FeatureDistance> distances)
    {
        FindCosts(search, options);
        ScaledPriors.RequireSpace(means, search.Space);
        _ = new ArchitectureEmbedding(search.Space, distances);
    }

    /// <summary>Prepares: embeds the space where it is small, and puts it to the prior means.</summary>
    public static async Task<Proposer> CreateAsync(
        SearchContext search, BayesianOptimizationOptions options, IReadOnlyList<PriorMean> means,
        IReadOnlyList<FeatureDistance> distances, CancellationToken cancellationToken)
    {
        Architecture[] known = [.. search.GetKnown(search.Trusted).Select(scored => scored.Architecture)];
        var embedding = new ArchitectureEmbedding(search.Space, distances);

        // Where all are candidates, prior means are compared on all: which ones a sample holds is a matter of luck.
        Architecture[] all = search.Space.IsLargerThan(options.MaxEnumerated) ? [] : [.. search.Space.Enumerate()];
        Architecture[] sample = all.Length > 0 && means.Count > 0
            ? all
            : ScaledPriors.Draw(means, search.Space, options.Process.PriorSample, search.Random);
        ScaledPriors priors = await ScaledPriors
            .CreateAsync(means, search.Space, sample, known, cancellationToken).ConfigureAwait(false);
        BarredTrainings barred =
            await BarredTrainings.CreateAsync(search, embedding, priors, cancellationToken).ConfigureAwait(false);
        var proposer = new Proposer(search, options, embedding, priors, barred);
        foreach (Architecture[] chunk in all.Chunk(4096))
            await proposer._candidates
                .AddAsync(search.Admit(chunk, CandidateOrigin.Enumeration), cancellationToken).ConfigureAwait(false);
        return proposer;
    }

    /// <summary>Proposes a batch.</summary>
    /// <param name="count">How many are wanted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Candidates that the trusted predictor does not know; fewer or none where nothing new is left.</returns>
    public async Task<IReadOnlyList<Candidate>> ProposeAsync(int count, CancellationToken cancellationToken)
    {
        ScoredCandidate[] scored = [.. _search.GetKnown(_search.Trusted).Where(known => known.HasScore)];
        await _trained.AddAsync(scored.Select(known => known.Candidate), cancellationToken).ConfigureAwait(false);
        Dictionary<Architecture, double> scores =
            scored.ToDictionary(known => known.Architecture, known => ToTarget(known.Score));
        double[] learned = [.. _trained.Candidates.Select(candidate => scores[candidate.Architecture])];
        double[] barred = [.. _barred.Scores.Select(ToTarget)];
        if (learned.Length == 0 || learned.Length + barred.Length < 2)
            return _search.Draw(count, CandidateOrigin.Sample, _search.Space.Sample, _search.Trusted);
        await GatherAsync(learned, cancellationToken).ConfigureAwait(false);

        var batch = new List<Candidate>(count);
        MonotoneScale scale = _surrogate.Scale([.. learned, .. barred]);
        double[] barredTargets = [.. barred.Select(scale.Scale)];
        List<double> targets = [.. learned.Select(scale.Scale)];
        var rows = new List<float>(_trained.Rows.ToArray());
        List<double>[] priors = [.. _trained.GetPriors().Select(prior => prior.ToList())];
        List<Candidate> taken = [.. _trained.Candidates];
        while (batch.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bool isPrimed = DecideIsPrimed(targets.Count);
            double[][] learnedPriors =
                isPrimed ? [.. priors.Zip(_barred.Priors, (prior, ofBarred) => (double[])[.. prior, .. ofBarred])] : [];
            TrainedProcess process = _surrogate.Fit(
                [.. rows, .. _barred.Rows], [.. targets, .. barredTargets], learnedPriors, batch.Count == 0);

            var weighing = Scalarization.Draw(_costs, taken, _search.Random);
            double best = targets.Zip(taken, weighing.Evaluate).Max();
            if (!_isEnumerated && batch.Count == 0)
                await BreedAsync(process, isPrimed, weighing, best, cancellationToken).ConfigureAwait(false);
            (int chosen, double mean) = Choose(process, isPrimed, weighing, best, batch);
            if (chosen < 0) break;
            batch.Add(_candidates.Candidates[chosen]);
            taken.Add(_candidates.Candidates[chosen]);
            targets.Add(mean);
            rows.AddRange(_candidates.Rows.Slice(chosen * _embedding.Count, _embedding.Count));
            double[][] all = _candidates.GetPriors();
            for (int prior = 0; prior < priors.Length; prior++) priors[prior].Add(all[prior][chosen]);
        }

        return batch;
    }

    private static int[] FindCosts(SearchContext search, BayesianOptimizationOptions options) =>
        options.Costs is null ? [] : [.. options.Costs.Select(name => Objectives.FindIndex(search.Costs, name))];

    // The part of proposals without prior means adds up until it is one.
    private bool DecideIsPrimed(int scores)
    {
        if (_priors.Count == 0) return false;
        _unprimed += scores / (scores + _options.PriorHalfLife);
        if (_unprimed < 1) return true;
        _unprimed--;
        return false;
    }

    private (int Chosen, double Mean) Choose(
        TrainedProcess process, bool isPrimed, Scalarization weighing, double best, List<Candidate> batch)
    {
        (double[] values, double[] means) = Evaluate(process, isPrimed, weighing, best);
        int chosen = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || (chosen >= 0 && !(values[i] > values[chosen]))) continue;
            Candidate candidate = _candidates.Candidates[i];
            if (!IsKnown(candidate) && !batch.Contains(candidate)) chosen = i;
        }

        return (chosen, chosen < 0 ? 0 : means[chosen]);
    }

    private (double[] Values, double[] Means) Evaluate(
        TrainedProcess process, bool isPrimed, Scalarization weighing, double best)
    {
        int count = _candidates.Candidates.Count;
        double[] means = new double[count], deviations = new double[count];
        process.Predict(_candidates.Rows, isPrimed ? _candidates.GetPriors() : [], means, deviations);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = weighing.LogImprovement(means[i], deviations[i], best, _candidates.Candidates[i]);
        return (values, means);
    }

    // Of a space that is not enumerated: neighbors of the best and fresh samples beside what is left of the last proposal.
    private async Task GatherAsync(double[] learned, CancellationToken cancellationToken)
    {
        if (_isEnumerated) return;
        IEnumerable<Architecture> best = Enumerable.Range(0, learned.Length)
            .OrderByDescending(i => learned[i]).Take(BestForNeighbors).Select(i => _trained.Candidates[i].Architecture);
        foreach (Architecture architecture in best)
            await _candidates.AddAsync(
                _search.Admit(
                    _search.Space.EnumerateNeighbors(architecture).Take(NeighborsOfEach), CandidateOrigin.Mutant),
                cancellationToken).ConfigureAwait(false);
        int missing = (_options.Candidates / 2) - _candidates.Candidates.Count;
        int wanted = Math.Max(missing, _options.Candidates / 8);
        await _candidates.AddAsync(
            _search.Draw(wanted, CandidateOrigin.Sample, _search.Space.Sample, _search.Trusted, _candidates.Candidates, 1000),
            cancellationToken).ConfigureAwait(false);
    }

    // Evolution on the acquisition: twice, the most promising have children. Then the most promising half is kept.
    private async Task BreedAsync(
        TrainedProcess process, bool isPrimed, Scalarization weighing, double best, CancellationToken cancellationToken)
    {
        const int Rounds = 2;
        for (int round = 0; round < Rounds; round++)
        {
            (double[] values, _) = Evaluate(process, isPrimed, weighing, best);
            int[] promising = [.. Enumerable.Range(0, values.Length)
                .Where(i => !IsKnown(_candidates.Candidates[i])).OrderByDescending(i => values[i])
                .Take(_options.Candidates / 2)];
            if (promising.Length == 0) return;
            Architecture[] parents =
                [.. promising.Take(Math.Max(2, _options.Candidates / 40)).Select(i => _candidates.Candidates[i].Architecture)];
            if (round == 0) _candidates.Keep([.. promising.Order()]);
            double mutation = 1.0 / _search.Space.GeneCount;
            await _candidates.AddAsync(
                _search.Draw(
                    _options.Candidates / 8, CandidateOrigin.Crossover,
                    random => _search.Space.Mutate(
                        _search.Space.CrossOver(
                            parents[random.Next(parents.Length)], parents[random.Next(parents.Length)], random),
                        mutation, random),
                    _search.Trusted, _candidates.Candidates, 1000),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsKnown(Candidate candidate) => _search.TryGetKnown(_search.Trusted, candidate.Architecture, out _);

    // Larger is better, on the metric's scale.
    private double ToTarget(double score) => _sign * _search.Trusted.Predictor.Metric.ToScale(score);
}
