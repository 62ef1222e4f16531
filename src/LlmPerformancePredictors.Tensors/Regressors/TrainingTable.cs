namespace LlmPerformancePredictors.Regressors;

/// <summary>The rows of a training run, standardized once.</summary>
internal sealed class TrainingTable
{
    /// <summary>Standardizes the rows.</summary>
    /// <param name="data">The rows.</param>
    public TrainingTable(RegressionData data)
    {
        Columns = data.FeatureNames.Count;
        Count = data.Count;
        FeatureScaling = Standardization.Fit(data.Features.Span, Columns);
        ScoreScaling = Standardization.Fit(data.Scores.Span, 1, restoring: true);
        Features = new float[data.Features.Length];
        Scores = new float[data.Count];
        for (int row = 0; row < Count; row++)
        {
            FeatureScaling.Apply(data.Features.Span.Slice(row * Columns, Columns), Features.AsSpan(row * Columns));
            ScoreScaling.Apply(data.Scores.Span.Slice(row, 1), Scores.AsSpan(row));
        }
    }

    /// <summary>The rows.</summary>
    public int Count { get; }

    /// <summary>The features of a row.</summary>
    public int Columns { get; }

    /// <summary>How features are standardized.</summary>
    public Standardization FeatureScaling { get; }

    /// <summary>How scores are standardized.</summary>
    public Standardization ScoreScaling { get; }

    /// <summary>The standardized features, row by row.</summary>
    public float[] Features { get; }

    /// <summary>The standardized scores.</summary>
    public float[] Scores { get; }

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="features">Receives their features.</param>
    /// <param name="scores">Receives their scores.</param>
    public void Gather(ReadOnlySpan<int> rows, Span<float> features, Span<float> scores)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Features.AsSpan(rows[i] * Columns, Columns).CopyTo(features[(i * Columns)..]);
            scores[i] = Scores[rows[i]];
        }
    }
}
