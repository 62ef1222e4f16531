using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>
/// Trains a cost predictor of any space on a table of measurements: a line, a network and a Gaussian process on the same
/// features, of which the better one is kept. Thread safe.
/// </summary>
/// <param name="engines">Makes the engine of each training.</param>
public sealed class CostPredictorTrainer(ITensorEngineFactory engines)
{
    private readonly ITensorEngineFactory _engines = engines ?? throw new ArgumentNullException(nameof(engines));

    private const int FewestRows = 3;

    // Random orders of the folds: one for the figures, one for the choice of the kept model, and from there on within the folds.
    private const long OuterStream = -2;
    private const long ChoiceStream = -3;

    /// <summary>Trains and compares.</summary>
    /// <param name="measurements">Different architectures with their costs, at least 3.</param>
    /// <param name="features">What is learned from.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="knownDevices">
    /// Costs of the same architectures on devices that are known well, which are features too: a new device needs few
    /// measurements where its costs are a mixture of theirs. Null for none.
    /// </param>
    /// <param name="progress">Receives how many folds are done; null for nothing.</param>
    /// <param name="cancellationToken">Stops training.</param>
    /// <returns>The better model, trained on all measurements, and figures.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few measurements, an architecture is measured twice, or a setting is out of range.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">A measurement is of another space than the features.</exception>
    /// <exception cref="InvalidOperationException">A feature or a known cost is no finite number.</exception>
    public CostTrainingReport Train(
        IReadOnlyList<CostMeasurement> measurements, FeatureEncoder features, CostTrainingOptions? options = null,
        IReadOnlyList<ICostModel>? knownDevices = null, IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(measurements);
        ArgumentNullException.ThrowIfNull(features);
        FeatureEncoder all = CostPredictor.Join(features, knownDevices);
        CostMeasurement[] adopted =
            [.. measurements.Select(one => one with { Architecture = features.Space.Adopt(one.Architecture) })];
        if (adopted.GroupBy(one => one.Architecture).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException(
                $"{twice.Key} is measured {twice.Count()} times; keep one, for example the mean.", nameof(measurements));
        return TrainOnRows(
            [.. adopted.Select(one => new CostRow(all.Encode(one.Architecture), one.Cost))], all, options, progress,
            cancellationToken);
    }

    /// <summary>Trains and compares on a table that has features in the place of architectures, as HAT's have.</summary>
    /// <param name="rows">At least 3.</param>
    /// <param name="features">The encoder that says of an architecture what the rows have.</param>
    /// <param name="options">The settings; null for the defaults.</param>
    /// <param name="progress">Receives how many folds are done; null for nothing.</param>
    /// <param name="cancellationToken">Stops training.</param>
    /// <returns>The better model, trained on all rows, and figures.</returns>
    /// <exception cref="ArgumentException">
    /// There are too few rows, one has not as many features as the encoder, or a setting is out of range.
    /// </exception>
    public CostTrainingReport TrainOnRows(
        IReadOnlyList<CostRow> rows, FeatureEncoder features, CostTrainingOptions? options = null,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(features);
        options = options?.Clone() ?? new CostTrainingOptions();
        new CostTrainingOptionsValidator().ThrowIfInvalid(options, nameof(options));
        RegressionData data = ToData(rows, features);
        using TensorEngine engine = _engines.Create();
        var selection = new CostSelection(engine, options, data.Count, cancellationToken);
        (CostFigures figures, IReadOnlyDictionary<CostModelKind, CostFigures> byKind) = Judge(selection, data, options, progress);
        CostModelKind kept = selection.Choose(data, ChoiceStream);
        var predictor = new CostPredictor(selection.Fit(kept, data), features, options.Name, options.Unit, options.Device);
        return new CostTrainingReport(predictor, figures, byKind, data.Count);
    }

    private static (CostFigures Figures, IReadOnlyDictionary<CostModelKind, CostFigures> ByKind) Judge(
        CostSelection selection, RegressionData data, CostTrainingOptions options, IProgress<int>? progress)
    {
        double[] measured = [.. data.Scores.ToArray().Select(cost => (double)cost)];
        double[] chosen = new double[measured.Length];
        var alone = selection.Kinds.ToDictionary(kind => kind, _ => new double[measured.Length]);
        int[][] folds = selection.Divide(data.Count, options.Folds, OuterStream);
        for (int fold = 0; fold < folds.Length; fold++)
        {
            int[] heldOut = folds[fold];
            RegressionData seen = data.Take(CostSelection.GetOthers(data.Count, heldOut)), unseen = data.Take(heldOut);
            foreach (CostModelKind kind in selection.Kinds)
            {
                float[] costs = CostSelection.Predict(selection.Fit(kind, seen), unseen);
                for (int i = 0; i < heldOut.Length; i++) alone[kind][heldOut[i]] = costs[i];
            }

            double[] kept = alone[selection.Choose(seen, ChoiceStream - 1 - fold)];
            foreach (int row in heldOut) chosen[row] = kept[row];
            progress?.Report(fold + 1);
        }

        return (CostFigures.Create(measured, chosen), alone.ToDictionary(
            pair => pair.Key, pair => CostFigures.Create(measured, pair.Value)));
    }

    private static RegressionData ToData(IReadOnlyList<CostRow> rows, FeatureEncoder features)
    {
        if (rows.Count < FewestRows)
            throw new ArgumentException(
                $"There are {rows.Count} measurements; a cost predictor needs at least {FewestRows}.", nameof(rows));
        if (rows.FirstOrDefault(row => row.Features.Count != features.Count) is { } misfit)
            throw new ArgumentException(
                $"A row has {misfit.Features.Count} features; the encoder of '{features.Space.Name}' has {features.Count}.",
                nameof(rows));
        return new RegressionData(
            features.Names,
            rows.SelectMany(row => row.Features).Select(value => (float)value).ToArray(),
            rows.Select(row => (float)row.Cost).ToArray());
    }
}
