using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// The one rejection loop of all strategies: proposals in, candidates that are new and keep every constraint out.
/// </summary>
internal sealed class CandidatePool(SearchProblem problem, int maxAttempts)
{
    // Proposals are checked together, because a latency model is many times faster on a batch.
    private const int LargestBatch = 256;
    private const int SmallestBatch = 8;

    private readonly ConstraintFilter _filter = new(problem);
    private readonly Dictionary<Architecture, Candidate> _admitted = [];

    /// <summary>Draws distinct candidates, fewer where too many proposals in a row were of no use.</summary>
    public List<Candidate> Draw(DrawRequest request)
    {
        var drawn = new List<Candidate>(request.Count);
        var proposals = new List<Architecture>(LargestBatch);
        int uselessInARow = 0, knownInARow = 0;
        while (drawn.Count < request.Count && uselessInARow < maxAttempts && knownInARow < request.MaxKnownInARow)
        {
            // What is taken or known needs no costs: it is of no use whatever it costs.
            int batchSize = ChooseBatchSize(request.Count, drawn.Count);
            uselessInARow += Propose(request, batchSize, proposals, ref knownInARow);
            foreach (Candidate? candidate in Admit(proposals, request.Origin))
            {
                if (drawn.Count == request.Count) break;
                bool isUseful = candidate is not null && request.Taken.Add(candidate.Architecture);
                if (isUseful) drawn.Add(candidate!);
                uselessInARow = isUseful ? 0 : uselessInARow + 1;
            }
        }

        if (drawn.Count < request.Count && !request.IsFromPart) ThrowIfNothingWasEverKept();
        return drawn;
    }

    /// <summary>The candidate of every architecture, or null where it breaks a constraint.</summary>
    public Candidate?[] Admit(IReadOnlyList<Architecture> architectures, CandidateOrigin origin)
    {
        var candidates = new Candidate?[architectures.Count];
        var fresh = new List<Architecture>(architectures.Count);
        for (int i = 0; i < candidates.Length; i++)
            if (!_admitted.TryGetValue(architectures[i], out candidates[i])) fresh.Add(architectures[i]);
        if (fresh.Count == 0) return candidates;

        double[]?[] costs = _filter.Check(fresh);
        for (int i = 0, next = 0; i < candidates.Length; i++)
            if (candidates[i] is null && costs[next++] is { } kept) candidates[i] = Admit(architectures[i], origin, kept);
        return candidates;
    }

    /// <summary>Throws if candidates were tried and none was kept.</summary>
    /// <exception cref="UnsatisfiableConstraintException">So it is; the message names the tightest constraint.</exception>
    public void ThrowIfNothingWasEverKept()
    {
        if (_admitted.Count == 0 && _filter.HasTried) throw _filter.CreateException();
    }

    private static int ChooseBatchSize(int wanted, int drawn) =>
        Math.Min(LargestBatch, Math.Max(wanted - drawn, Math.Min(SmallestBatch, wanted)));

    // Fills in those that may be of use, and says how many are not.
    private int Propose(DrawRequest request, int count, List<Architecture> proposals, ref int knownInARow)
    {
        proposals.Clear();
        int known = 0;
        for (int i = 0; i < count && knownInARow < request.MaxKnownInARow; i++)
        {
            Architecture proposal = problem.Space.Adopt(request.Propose(request.Random));
            bool isKnown = request.IsKnown(proposal);
            knownInARow = isKnown ? knownInARow + 1 : 0;
            if (isKnown) known++;
            else proposals.Add(proposal);
        }

        return known;
    }

    // The same architecture may come twice in a batch.
    private Candidate Admit(Architecture architecture, CandidateOrigin origin, double[] costs)
    {
        if (!_admitted.TryGetValue(architecture, out Candidate? candidate))
            _admitted.Add(architecture, candidate = new Candidate(architecture, origin, costs));
        return candidate;
    }
}
