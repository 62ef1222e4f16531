using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Computes the costs of architectures, cheapest first, and drops those that break a constraint before dearer costs are computed.
/// It remembers which constraint is the tightest.
/// </summary>
internal sealed class ConstraintFilter
{
    private readonly SearchProblem _problem;
    private readonly Tally[] _tallies;
    private readonly List<Architecture> _batch = [];
    private readonly List<int> _open = [];
    private double[] _column = [];
    private int _tried;

    public ConstraintFilter(SearchProblem problem)
    {
        _problem = problem;
        Dictionary<ICostModel, int> indexes =
            problem.Costs.Select((cost, index) => (cost, index)).ToDictionary(pair => pair.cost, pair => pair.index);
        _tallies = [.. problem.Constraints.Select(constraint => new Tally(constraint, indexes[constraint.CostModel]))];
    }

    public bool HasTried => _tried > 0;

    /// <summary>Checks architectures.</summary>
    /// <returns>The costs of each, in the order of the problem; null where it breaks a constraint.</returns>
    public double[]?[] Check(IReadOnlyList<Architecture> architectures)
    {
        double[]?[] costs = new double[architectures.Count][];
        _open.Clear();
        for (int i = 0; i < costs.Length; i++)
        {
            costs[i] = new double[_problem.Costs.Count];
            _open.Add(i);
        }

        _tried += costs.Length;
        int computed = 0;
        foreach (Tally tally in _tallies)
        {
            // Costs stand in the order in which constraints first need them, so a second bound on one finds it computed.
            if (tally.CostIndex == computed) Compute(computed++, architectures, costs);
            _open.RemoveAll(i =>
            {
                if (tally.Keeps(costs[i]![tally.CostIndex])) return false;
                costs[i] = null;
                return true;
            });
        }

        while (computed < _problem.Costs.Count) Compute(computed++, architectures, costs);
        return costs;
    }

    /// <summary>
    /// Says which constraint is the tightest: the one that the smallest share of those checked against it keeps.
    /// </summary>
    public UnsatisfiableConstraintException CreateException()
    {
        Tally tightest = _tallies.Where(tally => tally.Checked > 0).MinBy(tally => (double)tally.Kept / tally.Checked)!;
        return new UnsatisfiableConstraintException(
            tightest.Constraint, _tried, tightest.Checked, tightest.Kept, tightest.Lowest);
    }

    private void Compute(int cost, IReadOnlyList<Architecture> architectures, double[]?[] costs)
    {
        if (_open.Count == 0) return;
        _batch.Clear();
        foreach (int i in _open) _batch.Add(architectures[i]);
        if (_column.Length < _batch.Count) _column = new double[_batch.Count];
        Span<double> column = _column.AsSpan(0, _batch.Count);
        column.Fill(double.NaN); // what a model leaves out has no cost, and not that of another batch
        ICostModel model = _problem.Costs[cost];
        try
        {
            model.GetCosts(_batch, column);
        }
        catch (Exception exception) when (exception is not LlmPerformancePredictorsException)
        {
            throw new SearchCostException(model.Name, [.. _batch], exception);
        }

        for (int i = 0; i < _batch.Count; i++) costs[_open[i]]![cost] = _column[i];
    }

    private sealed class Tally(Constraint constraint, int costIndex)
    {
        public Constraint Constraint => constraint;

        public int CostIndex => costIndex;

        public int Checked { get; private set; }

        public int Kept { get; private set; }

        public double Lowest { get; private set; } = double.PositiveInfinity;

        public bool Keeps(double cost)
        {
            bool keeps = cost <= constraint.Maximum;
            Checked++;
            if (keeps) Kept++;
            if (!double.IsNaN(cost)) Lowest = Math.Min(Lowest, cost);
            return keeps;
        }
    }
}
