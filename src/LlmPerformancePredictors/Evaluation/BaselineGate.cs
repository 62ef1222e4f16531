using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Evaluation;

/// <summary>
/// Says whether a predictor beats baselines that saw the same demonstrations, by a paired bootstrap over the distinct test
/// architectures.
/// </summary>
/// <remarks>
/// The test sets of several splits share architectures, so the unit that is resampled is the architecture (by canonical
/// id), not the row: one that is drawn twice counts twice in every split that tests it, for candidate and baseline alike.
/// The statistic is the mean over the splits. Only a share of resamples of at least the confidence, against every
/// baseline, is "beats"; the rest, also a draw, is "does not beat".
/// </remarks>
public static class BaselineGate
{
    /// <summary>Judges a candidate.</summary>
    /// <param name="splits">Results that hold the candidate and the baselines.</param>
    /// <param name="candidate">The candidate's name.</param>
    /// <param name="baselines">The baselines' names, at least one.</param>
    /// <param name="options">How sure to be; null takes the defaults.</param>
    /// <param name="cancellationToken">Stops the work between two resamples.</param>
    /// <returns>The verdict, on one instruction set the same for the same input.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, a name is unknown, there is no split or baseline, or a baseline failed on an architecture.
    /// </exception>
    public static GateVerdict Judge(
        IReadOnlyList<SplitResult> splits, string candidate, IReadOnlyList<string> baselines, BaselineGateOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(splits);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(baselines);
        options ??= new BaselineGateOptions();
        new BaselineGateOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (splits.Count == 0) throw new ArgumentException("The gate needs at least one split.", nameof(splits));
        if (baselines.Count == 0) throw new ArgumentException("The gate needs at least one baseline.", nameof(baselines));
        foreach (string baseline in baselines)
            if (splits.FirstOrDefault(split => split[baseline].Failures > 0) is { } failed)
                throw new ArgumentException(
                    $"The baseline '{baseline}' has no score for {failed[baseline].Failures} architectures of "
                    + $"{failed.Split.Task}, {failed.Split.Name}.",
                    nameof(baselines));

        int failures = splits.Sum(split => split[candidate].Failures);
        if (failures > 0) return new GateVerdict(candidate, false, false, [], failures);

        Dictionary<Architecture, int> units = [];
        foreach (SplitResult split in splits)
            foreach (Architecture architecture in split.Split.Test.Select(test => test.Architecture))
                units.TryAdd(architecture, units.Count);
        Side own = new(splits, candidate, units);
        Side[] others = [.. baselines.Select(baseline => new Side(splits, baseline, units))];

        int[] maeWins = new int[others.Length];
        int[] tauWins = new int[others.Length];
        for (int resample = 0; resample < options.Resamples; resample++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int[] counts = Draw(units.Count, RandomSource.Create(options.Seed, resample));
            (double mae, double tau) = own.Figures(counts);
            for (int i = 0; i < others.Length; i++)
            {
                (double otherMae, double otherTau) = others[i].Figures(counts);
                if (mae < otherMae) maeWins[i]++;
                if (tau > otherTau) tauWins[i]++;
            }
        }

        int[] once = new int[units.Count];
        Array.Fill(once, 1);
        (double ownMae, double ownTau) = own.Figures(once);
        BaselineComparison[] comparisons = [.. baselines.Select((baseline, i) =>
        {
            (double mae, double tau) = others[i].Figures(once);
            return new BaselineComparison(
                baseline, ownMae - mae, (double)maeWins[i] / options.Resamples, ownTau - tau,
                (double)tauWins[i] / options.Resamples);
        })];
        return new GateVerdict(
            candidate,
            comparisons.All(comparison => comparison.MaeBetter >= options.Confidence),
            comparisons.All(comparison => comparison.TauBetter >= options.Confidence),
            comparisons,
            failures);
    }

    private static int[] Draw(int units, Random random)
    {
        int[] counts = new int[units];
        for (int i = 0; i < units; i++) counts[random.Next(units)]++;
        return counts;
    }

    /// <summary>
    /// One predictor's errors and ranking, split by split, with the unit of every row; computed once for all resamples.
    /// </summary>
    private sealed class Side
    {
        private readonly (double[] Errors, WeightedRanking Ranking, int[] Units)[] _splits;

        public Side(IReadOnlyList<SplitResult> splits, string predictor, Dictionary<Architecture, int> units) =>
            _splits = [.. splits.Select(split =>
            {
                Metric metric = split.Split.Metric;
                double[] truth = metric.ToScale(split.Split.Test.Select(test => test.Score));
                double[] predicted = metric.ToScale(split[predictor].Predictions.Select(prediction => prediction.Score));
                double[] errors = [.. truth.Zip(predicted, (score, prediction) => Math.Abs(score - prediction))];
                int[] rows = [.. split.Split.Test.Select(test => units[test.Architecture])];
                return (errors, new WeightedRanking(truth, predicted), rows);
            })];

        /// <summary>Mean over the splits of the error and of tau; a split that a resample leaves empty has no say.</summary>
        public (double Mae, double Tau) Figures(int[] counts)
        {
            (double mae, double tau, int used) = (0, 0, 0);
            foreach ((double[] errors, WeightedRanking ranking, int[] units) in _splits)
            {
                int[] rows = Array.ConvertAll(units, unit => counts[unit]);
                int total = rows.Sum();
                if (total == 0) continue;
                double error = 0;
                for (int i = 0; i < rows.Length; i++) error += rows[i] * errors[i];
                double rank = ranking.KendallTauB(rows);
                mae += error / total;
                tau += double.IsNaN(rank) ? 0 : rank; // what is constant ranks nothing
                used++;
            }

            return (mae / used, tau / used);
        }
    }
}
