namespace LlmPerformancePredictors.Regressors;

/// <content>Prediction.</content>
public sealed partial class TrainedRegressor
{
    /// <summary>Predicts one row, without allocating.</summary>
    /// <param name="features">The row, one number a feature in the order of <see cref="FeatureNames"/>.</param>
    /// <returns>The score, the mean of the ensemble; not a number if a feature is not.</returns>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public float Predict(ReadOnlySpan<float> features)
    {
        CheckRow(features);
        var moments = default(Moments);
        foreach (PackedNetwork network in _networks)
            moments.Add(network.Predict(features, _features));
        return _target.Restore(moments.Mean);
    }

    /// <summary>Predicts one row and how far the networks of the ensemble differ, without allocating.</summary>
    /// <param name="features">The row, one number a feature in the order of <see cref="FeatureNames"/>.</param>
    /// <param name="standardDeviation">
    /// The sample standard deviation over the ensemble, in the unit of the score; not a number for an ensemble of one.
    /// </param>
    /// <returns>The score, the mean of the ensemble.</returns>
    /// <exception cref="ArgumentException">The row has another length.</exception>
    public float Predict(ReadOnlySpan<float> features, out float standardDeviation)
    {
        CheckRow(features);
        var moments = default(Moments);
        foreach (PackedNetwork network in _networks)
            moments.Add(network.Predict(features, _features));
        standardDeviation = moments.Deviation * _target.Scales[0];
        return _target.Restore(moments.Mean);
    }

    /// <summary>Predicts many rows, in blocks.</summary>
    /// <param name="rows">Rows times features, row by row.</param>
    /// <param name="scores">Receives one score a row.</param>
    /// <param name="threads">Threads that share the blocks; at least 1. The scores are the same bits for any number.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<float> scores, int threads = 1) => Predict(rows, scores, default, threads);

    /// <summary>Predicts many rows and how far the networks of the ensemble differ, in blocks.</summary>
    /// <param name="rows">Rows times features, row by row.</param>
    /// <param name="scores">Receives one score a row.</param>
    /// <param name="standardDeviations">
    /// Receives the sample standard deviation over the ensemble, one a row; empty if not wanted.
    /// </param>
    /// <param name="threads">Threads that share the blocks; at least 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than one thread.</exception>
    public unsafe void Predict(ReadOnlySpan<float> rows, Span<float> scores, Span<float> standardDeviations, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (rows.Length != (long)scores.Length * FeatureNames.Count)
        {
            throw new ArgumentException(
                $"{rows.Length} numbers for {scores.Length} scores: {FeatureNames.Count} features a row are needed.",
                nameof(rows));
        }

        if (standardDeviations.Length != 0 && standardDeviations.Length != scores.Length)
        {
            throw new ArgumentException(
                $"Room for {standardDeviations.Length} standard deviations but {scores.Length} scores.",
                nameof(standardDeviations));
        }

        fixed (float* from = rows, to = scores, deviations = standardDeviations)
        {
            BlockPrediction prediction = _blocks ?? CreateBlocks();
            prediction.Run(from, to, standardDeviations.IsEmpty ? null : deviations, scores.Length, threads);
        }
    }

    private BlockPrediction? _blocks;

    // Made twice if two threads come at once, which does no harm: it holds only room to work in.
    private BlockPrediction CreateBlocks() => _blocks = new BlockPrediction(_networks, _features, _target);

    private void CheckRow(ReadOnlySpan<float> features)
    {
        if (features.Length != FeatureNames.Count)
        {
            throw new ArgumentException(
                $"A row of {features.Length} numbers, but the model has {FeatureNames.Count} features: "
                + $"{string.Join(", ", FeatureNames)}.",
                nameof(features));
        }
    }
}
