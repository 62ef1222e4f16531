using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// Different candidates, each embedded and put to the prior means once. Those that a prior mean has no score of are left out.
/// </summary>
internal sealed class CandidateSet(ArchitectureEmbedding embedding, ScaledPriors priors)
{
    private readonly HashSet<Architecture> _architectures = [];
    private readonly List<Candidate> _candidates = [];
    private readonly List<double>[] _priors = [.. Enumerable.Range(0, priors.Count).Select(_ => new List<double>())];
    private float[] _rows = [];

    /// <summary>The candidates.</summary>
    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Their embedded rows.</summary>
    public ReadOnlySpan<float> Rows => _rows.AsSpan(0, _candidates.Count * embedding.Count);

    /// <summary>What each prior mean says of them.</summary>
    public double[][] GetPriors() => [.. _priors.Select(prior => prior.ToArray())];

    /// <summary>Adds candidates that are not there yet.</summary>
    public async Task AddAsync(IEnumerable<Candidate> candidates, CancellationToken cancellationToken)
    {
        Candidate[] fresh = [.. candidates.Where(candidate => _architectures.Add(candidate.Architecture))];
        if (fresh.Length == 0) return;
        Architecture[] architectures = [.. fresh.Select(candidate => candidate.Architecture)];
        (double[][] scaled, PredictionFailure?[] failures) =
            await priors.PredictAsync(architectures, cancellationToken).ConfigureAwait(false);
        int[] kept = [.. Enumerable.Range(0, fresh.Length).Where(i => failures[i] is null)];
        float[] rows = embedding.Embed([.. kept.Select(i => architectures[i])]);
        int used = _candidates.Count * embedding.Count;
        if (used + rows.Length > _rows.Length) Array.Resize(ref _rows, Math.Max(used + rows.Length, 2 * used));
        rows.CopyTo(_rows, used);
        _candidates.AddRange(kept.Select(i => fresh[i]));
        for (int prior = 0; prior < _priors.Length; prior++) _priors[prior].AddRange(kept.Select(i => scaled[prior][i]));
    }

    /// <summary>Keeps some of the candidates.</summary>
    /// <param name="indexes">Which, ascending.</param>
    public void Keep(int[] indexes)
    {
        int width = embedding.Count;
        for (int i = 0; i < indexes.Length; i++)
            _rows.AsSpan(indexes[i] * width, width).CopyTo(_rows.AsSpan(i * width, width));
        foreach (List<double> prior in _priors) Keep(prior, indexes);
        Keep(_candidates, indexes);
        _architectures.Clear();
        _architectures.UnionWith(_candidates.Select(candidate => candidate.Architecture));
    }

    private static void Keep<T>(List<T> list, int[] indexes)
    {
        for (int i = 0; i < indexes.Length; i++) list[i] = list[indexes[i]];
        list.RemoveRange(indexes.Length, list.Count - indexes.Length);
    }
}
