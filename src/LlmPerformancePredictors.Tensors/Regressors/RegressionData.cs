using System.Globalization;

namespace LlmPerformancePredictors.Regressors;

/// <summary>Rows of features with a score each, checked.</summary>
internal sealed class RegressionData
{
    /// <summary>Creates the data.</summary>
    /// <param name="featureNames">The layout: the name of each feature, in order; at least one, all different.</param>
    /// <param name="features">Rows times features, row by row; all finite.</param>
    /// <param name="scores">One score a row; all finite.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, a number is not finite, or a name occurs twice.</exception>
    public RegressionData(IReadOnlyList<string> featureNames, ReadOnlyMemory<float> features, ReadOnlyMemory<float> scores)
    {
        if (featureNames.Count == 0 || featureNames.Distinct(StringComparer.Ordinal).Count() != featureNames.Count)
        {
            throw new ArgumentException(
                $"Feature names [{string.Join(", ", featureNames)}]: at least one is needed, and each only once.",
                nameof(featureNames));
        }

        if (scores.Length == 0 || features.Length != (long)scores.Length * featureNames.Count)
        {
            throw new ArgumentException(
                $"{features.Length} numbers for {scores.Length} rows of {featureNames.Count} features: "
                + "rows times features are needed, and at least one row.",
                nameof(features));
        }

        FeatureNames = [.. featureNames];
        Features = features;
        Scores = scores;
        Check(features.Span, scores.Span);
    }

    /// <summary>The name of each feature, in order.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The features, row by row.</summary>
    public ReadOnlyMemory<float> Features { get; }

    /// <summary>The scores.</summary>
    public ReadOnlyMemory<float> Scores { get; }

    /// <summary>The rows.</summary>
    public int Count => Scores.Length;

    /// <summary>Some of the rows.</summary>
    /// <param name="rows">Which, in the order in which they are to stand.</param>
    public RegressionData Take(ReadOnlySpan<int> rows)
    {
        int columns = FeatureNames.Count;
        float[] features = new float[rows.Length * columns], scores = new float[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Features.Span.Slice(rows[i] * columns, columns).CopyTo(features.AsSpan(i * columns));
            scores[i] = Scores.Span[rows[i]];
        }

        return new RegressionData(FeatureNames, features, scores);
    }

    private void Check(ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        for (int i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
                throw Refuse($"Feature '{FeatureNames[i % FeatureNames.Count]}' of row {i / FeatureNames.Count}", features[i]);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
                throw Refuse($"The score of row {i}", scores[i]);
        }
    }

    private static ArgumentException Refuse(string what, float value) =>
        new($"{what} is {value.ToString(CultureInfo.InvariantCulture)}: only finite numbers can be learned; leave the row out.");
}
