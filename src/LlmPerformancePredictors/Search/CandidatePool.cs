using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>The one rejection loop of all strategies: proposals in, candidates that are new and keep every constraint out.</summary>
internal sealed class CandidatePool
{
    // Proposals are checked together, because a latency model is many times faster on a batch.
    private const int LargestBatch = 256;
    private const int SmallestBatch = 8;

    private readonly SearchProblem _problem;
    private readonly int _maxAttempts;
    private readonly int[] _costOf;
    private readonly int[] _checked;
    private readonly int[] _kept;
    private readonly double[] _lowest;
    private readonly Dictionary<Architecture, Candidate> _admitted = [];
    private readonly List<Architecture> _asked = [];
    private readonly List<int> _open = [];
    private double[] _column = new double[LargestBatch];
    private int _tried;

    public CandidatePool(SearchProblem problem, int maxAttempts)
    {
        (_problem, _maxAttempts) = (problem, maxAttempts);
        int constraints = problem.Constraints.Count;
        (_checked, _kept, _lowest) = (new int[constraints], new int[constraints], new double[constraints]);
        Array.Fill(_lowest, double.PositiveInfinity);
        Dictionary<ICostModel, int> indexes = problem.Costs.Select((cost, index) => (cost, index)).ToDictionary(pair => pair.cost, pair => pair.index);
        _costOf = [.. problem.Constraints.Select(constraint => indexes[constraint.Cost])];
    }

    /// <summary>Draws distinct candidates, fewer where too many proposals in a row were of no use.</summary>
    public List<Candidate> Draw(
        int count, CandidateOrigin origin, Func<Random, Architecture> propose, Random random,
        HashSet<Architecture> taken, IReadOnlyDictionary<Architecture, ScoredCandidate>? known, int mostKnown)
    {
        var drawn = new List<Candidate>(count);
        var proposals = new List<Architecture>(LargestBatch);
        int useless = 0, knownInARow = 0;
        while (drawn.Count < count && useless < _maxAttempts && knownInARow < mostKnown)
        {
            proposals.Clear();
            int batch = Math.Min(LargestBatch, Math.Max(count - drawn.Count, Math.Min(SmallestBatch, count)));
            for (int i = 0; i < batch && knownInARow < mostKnown; i++)
            {
                // What is taken or known needs no costs: it is of no use whatever it costs.
                Architecture proposal = _problem.Space.Adopt(propose(random));
                bool isKnown = taken.Contains(proposal) || known?.ContainsKey(proposal) == true;
                knownInARow = isKnown ? knownInARow + 1 : 0;
                if (isKnown) useless++;
                else proposals.Add(proposal);
            }

            Candidate?[] candidates = Admit(proposals, origin);
            for (int i = 0; i < candidates.Length && drawn.Count < count; i++)
            {
                if (candidates[i] is { } candidate && taken.Add(candidate.Architecture))
                {
                    drawn.Add(candidate);
                    useless = 0;
                }
                else
                {
                    useless++;
                }
            }
        }

        if (drawn.Count < count) ThrowIfNothingWasEverKept();
        return drawn;
    }

    /// <summary>The candidate of every architecture, or null where it breaks a constraint.</summary>
    public Candidate?[] Admit(IReadOnlyList<Architecture> architectures, CandidateOrigin origin)
    {
        var candidates = new Candidate?[architectures.Count];
        double[]?[] costs = new double[architectures.Count][];
        _open.Clear();
        for (int i = 0; i < candidates.Length; i++)
        {
            if (_admitted.TryGetValue(architectures[i], out candidates[i])) continue;
            costs[i] = new double[_problem.Costs.Count];
            _open.Add(i);
        }

        _tried += _open.Count;
        int computed = 0;
        for (int c = 0; c < _problem.Constraints.Count; c++)
        {
            // Costs stand in the order in which constraints first need them, so a second bound on one finds it computed.
            if (_costOf[c] == computed) Compute(computed++, architectures, costs);
            Constraint constraint = _problem.Constraints[c];
            int cost = _costOf[c], constraintIndex = c;
            _checked[c] += _open.Count;
            foreach (int i in _open) _lowest[c] = Math.Min(_lowest[c], double.IsNaN(costs[i]![cost]) ? double.PositiveInfinity : costs[i]![cost]);
            _open.RemoveAll(i => !(costs[i]![cost] <= constraint.Maximum));
            _kept[c] += _open.Count;
        }

        while (computed < _problem.Costs.Count) Compute(computed++, architectures, costs);
        foreach (int i in _open)
            if (!_admitted.TryGetValue(architectures[i], out candidates[i]))
                _admitted.Add(architectures[i], candidates[i] = new Candidate(architectures[i], origin, costs[i]!));
        return candidates;
    }

    public void ThrowIfNothingWasEverKept()
    {
        if (_admitted.Count > 0 || _tried == 0) return;
        int tightest = Enumerable.Range(0, _kept.Length)
            .Where(c => _checked[c] > 0)
            .MinBy(c => (double)_kept[c] / _checked[c]);
        throw new UnsatisfiableConstraintException(
            _problem.Constraints[tightest], _tried, _checked[tightest], _kept[tightest], _lowest[tightest]);
    }

    private void Compute(int cost, IReadOnlyList<Architecture> architectures, double[]?[] costs)
    {
        if (_open.Count == 0) return;
        _asked.Clear();
        foreach (int i in _open) _asked.Add(architectures[i]);
        if (_column.Length < _asked.Count) _column = new double[_asked.Count];
        _problem.Costs[cost].Costs(_asked, _column.AsSpan(0, _asked.Count));
        for (int i = 0; i < _asked.Count; i++) costs[_open[i]]![cost] = _column[i];
    }
}
