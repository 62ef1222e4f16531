using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>
/// Chooses which architectures to measure on a new device, before anything is measured there: those that a line on the features
/// learns most from, by the greatest determinant of the information (D-optimal design; Fedorov, "Theory of Optimal
/// Experiments", 1972, with a little ridge, so that there may be fewer measurements than features).
/// </summary>
public static class MeasurementPlan
{
    private const double Ridge = 0.01;
    private const int MostSweeps = 20;
    private const double LeastGain = 1e-9;

    /// <summary>Chooses architectures; the same pool gives the same ones.</summary>
    /// <param name="features">What a cost predictor will learn from; known devices may be among them.</param>
    /// <param name="pool">Architectures that can be measured; of equal ones the first counts.</param>
    /// <param name="count">How many to choose, from 1.</param>
    /// <param name="measured">What has been measured already; null for nothing.</param>
    /// <returns>Architectures of the pool, none of them measured yet.</returns>
    /// <exception cref="ArgumentNullException">The features or the pool are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The count is below 1, or above that of the pool's architectures which are not measured yet.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">An architecture is of another space.</exception>
    public static IReadOnlyList<Architecture> Choose(
        FeatureEncoder features, IReadOnlyList<Architecture> pool, int count, IReadOnlyList<Architecture>? measured = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(pool);
        Architecture[] known = [.. (measured ?? []).Select(features.Space.Adopt)];
        Architecture[] candidates = [.. pool.Select(features.Space.Adopt).Distinct().Except(known)];
        if (count < 1 || count > candidates.Length)
            throw new ArgumentOutOfRangeException(
                nameof(count), count,
                $"{count} architectures to measure; allowed are 1 to {candidates.Length}, as many as the pool has that are not "
                + "measured yet.");
        double[][] rows = Standardize([.. candidates.Concat(known).Select(features.Encode)]);
        int[] chosen = new Design(rows, candidates.Length).Choose(count);
        return [.. chosen.Select(i => candidates[i])];
    }

    // With a column of ones, for the level. Columns that do not vary say nothing.
    private static double[][] Standardize(double[][] rows)
    {
        int columns = rows[0].Length;
        double[][] standardized = [.. rows.Select(_ => new double[columns + 1])];
        for (int column = 0; column < columns; column++)
        {
            double mean = rows.Average(row => row[column]);
            double deviation = Math.Sqrt(rows.Average(row => (row[column] - mean) * (row[column] - mean)));
            if (deviation <= 1e-12 * Math.Max(1, Math.Abs(mean))) continue;
            for (int i = 0; i < rows.Length; i++) standardized[i][column] = (rows[i][column] - mean) / deviation;
        }

        foreach (double[] row in standardized) row[columns] = 1;
        return standardized;
    }

    /// <summary>A design among the first rows; those behind them are part of every one.</summary>
    private sealed class Design(double[][] rows, int candidates)
    {
        private readonly int _columns = rows[0].Length;

        public int[] Choose(int count)
        {
            var chosen = new List<int>();
            while (chosen.Count < count) chosen.Add(FindBest(chosen).Best);
            for (int sweep = 0; sweep < MostSweeps && Exchange(chosen); sweep++) ;
            return [.. chosen];
        }

        // Replaces each by what is best beside the others, as long as that helps.
        private bool Exchange(List<int> chosen)
        {
            bool isBetter = false;
            for (int i = 0; i < chosen.Count; i++)
            {
                int before = chosen[i];
                chosen.RemoveAt(i);
                (int best, double[] gains) = FindBest(chosen);
                bool replace = gains[best] > gains[before] + LeastGain;
                chosen.Insert(i, replace ? best : before);
                isBetter |= replace;
            }

            return isBetter;
        }

        // The determinant grows by 1 + xᵀA⁻¹x = 1 + |L⁻¹x|².
        private (int Best, double[] Gains) FindBest(List<int> chosen)
        {
            CholeskyFactor factor = CholeskyFactor.TryCreate(CreateInformation(chosen), _columns)
                ?? throw new InvalidOperationException("The information of standardized features is not positive definite.");
            double[] gains = new double[candidates], solved = new double[_columns];
            int best = -1;
            for (int i = 0; i < candidates; i++)
            {
                if (chosen.Contains(i)) continue;
                rows[i].CopyTo(solved, 0);
                factor.SolveLower(solved);
                foreach (double value in solved) gains[i] += value * value;
                if (best < 0 || gains[i] > gains[best]) best = i;
            }

            return (best, gains);
        }

        private double[] CreateInformation(List<int> chosen)
        {
            double[] matrix = new double[_columns * _columns];
            for (int i = 0; i < _columns; i++) matrix[(i * _columns) + i] = Ridge;
            foreach (double[] row in chosen.Select(i => rows[i]).Concat(rows.Skip(candidates)))
                for (int i = 0; i < _columns; i++)
                    for (int j = 0; j <= i; j++) matrix[(i * _columns) + j] += row[i] * row[j];
            return matrix;
        }
    }
}
