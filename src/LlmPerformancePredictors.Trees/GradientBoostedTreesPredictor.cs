using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace LlmPerformancePredictors.Trees;

/// <summary>
/// Gradient-boosted regression trees on features, trained on demonstrations: the classical few-shot rival of a performance
/// predictor (MART; Friedman, 2001, by ML.NET's FastTree).
/// </summary>
/// <remarks>
/// Training runs on one thread and draws nothing, so the same demonstrations give the same trees. Predictions are thread safe. A
/// tree never says more than the extremes of what it learned from, but for what many trees overshoot.
/// </remarks>
public sealed class GradientBoostedTreesPredictor : SynchronousPredictor, IIdentifiedPredictor
{
    private readonly RegressionForest _forest;

    private GradientBoostedTreesPredictor(FeatureEncoder features, Metric metric, RegressionForest forest)
        : base(features.Space, metric) => (Features, _forest) = (features, forest);

    /// <summary>The features.</summary>
    public FeatureEncoder Features { get; }

    /// <inheritdoc/>
    public string Identity => PredictorIdentity.Create("gradient-boosted trees", PredictorIdentity.Probe(Space, TryScore));

    /// <summary>Trains the trees.</summary>
    /// <param name="features">
    /// What the trees see of an architecture, for example <see cref="FeatureEncoder.CreateOneHot"/>, zero-cost figures behind it.
    /// </param>
    /// <param name="metric">The metric of the scores.</param>
    /// <param name="demonstrations">Trained architectures, at least two.</param>
    /// <param name="options">How to train; null takes the defaults.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ArgumentException">
    /// An option is not allowed, there are fewer than two demonstrations, or a score is outside the metric's range; the message
    /// names it and what is.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">A demonstration is of another space than the features.</exception>
    public static GradientBoostedTreesPredictor Fit(
        FeatureEncoder features, Metric metric, IReadOnlyList<Demonstration> demonstrations,
        GradientBoostedTreesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(demonstrations);
        options ??= new GradientBoostedTreesOptions();
        new GradientBoostedTreesOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (demonstrations.Count < 2)
            throw new ArgumentException(
                $"Trees need at least two demonstrations; there are {demonstrations.Count}.", nameof(demonstrations));
        ScoreGuard.Require("demonstration", demonstrations, metric, nameof(demonstrations));

        // Scores are centered, because few demonstrations may give no split at all, and then the mean is what is left to say.
        double center = demonstrations.Average(demonstration => metric.ToScale(demonstration.Score));
        Row[] rows = [.. demonstrations.Select(demonstration => new Row
        {
            Features = Encode(features, demonstration.Architecture),
            Label = (float)(metric.ToScale(demonstration.Score) - center),
        })];
        return new GradientBoostedTreesPredictor(
            features, metric, new RegressionForest(Train(rows, features.Count, options), center));
    }

    /// <inheritdoc/>
    protected override Prediction PredictCore(Architecture architecture) =>
        Prediction.FromScore(Metric.FromScale(_forest.Predict(Encode(Features, architecture))));

    private static RegressionTreeEnsemble Train(Row[] rows, int features, GradientBoostedTreesOptions options)
    {
        var context = new MLContext(seed: 1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        FastTreeRegressionTrainer trainer = context.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options
        {
            FeatureColumnName = nameof(Row.Features),
            LabelColumnName = nameof(Row.Label),
            NumberOfThreads = 1,
            NumberOfTrees = options.Trees,
            NumberOfLeaves = options.Leaves,
            MinimumExampleCountPerLeaf = options.MinimumPerLeaf,
            LearningRate = options.LearningRate,
        });
        return trainer.Fit(context.Data.LoadFromEnumerable(rows, schema)).Model.TrainedTreeEnsemble;
    }

    private static float[] Encode(FeatureEncoder features, Architecture architecture)
    {
        float[] row = new float[features.Count];
        features.Encode(architecture, row.AsSpan());
        return row;
    }

    // Figures may be missing for some architectures; what tells predictors apart is then the others.
    private double TryScore(Architecture architecture)
    {
        try
        {
            return _forest.Predict(Encode(Features, architecture));
        }
        catch (ArgumentException)
        {
            return double.NaN;
        }
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
