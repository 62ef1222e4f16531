using System.Globalization;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// A Gaussian process over architectures of any space, from 2 to about 2,000 trained ones, with standard deviations (Rasmussen
/// and Williams, "Gaussian Processes for Machine Learning", 2006). Other predictors may be its prior mean: it weighs them by the
/// trained scores, and learns what they leave over.
/// </summary>
/// <remarks>
/// <para>
/// The kernel is exp(-distance). The distance is made from the space: categories are equal or not, ordered values differ by
/// their place among the allowed ones, layers and alike choices (the edges of a cell) are compared one by one and by how often
/// each option occurs, and what is inactive is as far from everything else as can be. A few length scales,
/// shared by all choices of a kind, and the noise are the likeliest ones: marginal likelihood times a belief that the scales are
/// long, without which ten scores are too few.
/// </para>
/// <para>
/// One thread computes; an architecture's prediction does not depend on which others are asked for. Learning from n scores takes
/// n³ steps and n² numbers of memory.
/// </para>
/// </remarks>
public sealed class GaussianProcessPredictor : IPerformancePredictor, IIdentifiedPredictor
{
    private readonly ArchitectureEmbedding _embedding;
    private readonly MonotoneScale _scale;
    private readonly double _sign;
    private readonly ScaledPriors _priors;
    private readonly TrainedProcess _process;
    private readonly IReadOnlyList<PriorMean> _means;

    private GaussianProcessPredictor(
        Metric metric, ArchitectureEmbedding embedding, MonotoneScale scale, double sign, ScaledPriors priors,
        TrainedProcess process, IReadOnlyList<PriorMean> means)
    {
        (Metric, _embedding, _scale, _sign) = (metric, embedding, scale, sign);
        (_priors, _process, _means) = (priors, process, means);
        Description = Describe();
    }

    /// <inheritdoc/>
    public Metric Metric { get; }

    /// <inheritdoc/>
    public SearchSpace Space => _embedding.Space;

    /// <summary>What was fitted, for reports: the length scales, the noise, and the weight of each prior mean.</summary>
    public string Description { get; }

    /// <summary>The weight of each prior mean, at least 0, by its name: 1 takes what it says as it is.</summary>
    public IReadOnlyDictionary<string, double> Weights =>
        _means.Zip(_process.Weights).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Identity => PredictorIdentity.Create(
        $"Gaussian process ({Description})",
        PredictorIdentity.Probe(Space, architecture => PredictAlone(architecture)) + "\n"
        + string.Join('\n', _means.Select(mean => PredictorIdentity.Describe(mean.Predictor))));

    /// <summary>Learns from trained architectures.</summary>
    /// <param name="space">The space.</param>
    /// <param name="metric">
    /// What the scores measure; predictions stay in its range, and on a logarithmic scale the logarithms are learned.
    /// </param>
    /// <param name="trained">Trained architectures of the space, from 2.</param>
    /// <param name="priors">Prior means; null for none.</param>
    /// <param name="options">The options; null for all defaults.</param>
    /// <param name="distances">Your own parts of the distance; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The predictor.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two trained architectures, a score is not allowed, a prior mean or an encoder is of another space,
    /// two prior means have one name, or an option is not allowed.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">A trained architecture is of another space.</exception>
    /// <exception cref="InvalidOperationException">
    /// A prior mean has no score of a trained architecture; the message says why.
    /// </exception>
    public static async Task<GaussianProcessPredictor> FitAsync(
        SearchSpace space, Metric metric, IReadOnlyList<Demonstration> trained, IReadOnlyList<PriorMean>? priors = null,
        GaussianProcessOptions? options = null, IReadOnlyList<FeatureDistance>? distances = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(trained);
        options = options?.Clone() ?? new GaussianProcessOptions();
        new GaussianProcessOptionsValidator().ThrowIfInvalid(options, nameof(options));
        if (trained.Count < 2)
            throw new ArgumentException(
                $"A Gaussian process learns from at least two trained architectures; there are {trained.Count}.",
                nameof(trained));
        ScoreGuard.Require("trained architecture", trained, metric, nameof(trained));
        priors ??= [];
        PriorMean.RequireDistinct(priors, nameof(priors));

        // Whatever can be refused is, before a prior mean is asked, which may have to be paid for.
        Architecture[] architectures = [.. trained.Select(one => space.Adopt(one.Architecture))];
        var embedding = new ArchitectureEmbedding(space, distances ?? []);
        ScaledPriors scaledPriors = await ScaledPriors.CreateAsync(
            priors, space, ScaledPriors.Draw(priors, space, options.PriorSample, RandomSource.Create(0)), architectures,
            cancellationToken).ConfigureAwait(false);
        (double[][] ofTrained, PredictionFailure?[] failures) =
            await scaledPriors.PredictAsync(architectures, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < failures.Length; i++)
            if (failures[i] is { } failure)
                throw new InvalidOperationException($"{architectures[i]} cannot be learned from: {failure.Reason}.");

        double sign = metric.Direction == MetricDirection.HigherIsBetter ? 1 : -1;
        double[] scores = [.. trained.Select(one => sign * metric.ToScale(one.Score))];
        MonotoneScale scale = options.Targets == TargetScale.Ranks
            ? MonotoneScale.FromRanks(scores)
            : MonotoneScale.FromMoments(scores);
        float[] rows = embedding.Embed(architectures);
        double[] targets = [.. scores.Select(scale.Scale)];
        var belief = new PriorBelief(options.PriorWeight / Math.Max(1, priors.Count), options.PriorStrength);
        ProcessScales scales = new ScaleSearch(
                embedding, rows, targets, ofTrained, belief, options.ScaleSample, isBelieved: true)
            .Run(ProcessScales.CreateMiddle(embedding.Parts.Count));
        cancellationToken.ThrowIfCancellationRequested();
        return new GaussianProcessPredictor(
            metric, embedding, scale, sign, scaledPriors,
            TrainedProcess.Create(embedding, rows, targets, ofTrained, belief, scales), priors);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Prediction>> PredictAsync(
        IReadOnlyList<Architecture> architectures, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(architectures);
        cancellationToken.ThrowIfCancellationRequested();
        Architecture[] adopted = [.. architectures.Select(Space.Adopt)];
        (double[][] priors, PredictionFailure?[] failures) =
            await _priors.PredictAsync(adopted, cancellationToken).ConfigureAwait(false);
        double[] means = new double[adopted.Length], deviations = new double[adopted.Length];
        _process.Predict(_embedding.Embed(adopted), priors, means, deviations);
        var predictions = new Prediction[adopted.Length];
        for (int i = 0; i < predictions.Length; i++)
            predictions[i] = failures[i] is { } failure
                ? Prediction.FromFailure(failure)
                : Unscale(means[i], Math.Sqrt((deviations[i] * deviations[i]) + _process.NoiseVariance));
        return predictions;
    }

    private Prediction Unscale(double mean, double deviation)
    {
        double score = Math.Clamp(GetScore(mean), Metric.Minimum, Metric.Maximum);
        double spread = Math.Abs(GetScore(mean + deviation) - GetScore(mean - deviation)) / 2;
        return Prediction.FromScore(score, spread);
    }

    private double GetScore(double scaled) => Metric.FromScale(_sign * _scale.Unscale(scaled));

    // Without the priors, whose own identities stand beside it: they may cost money.
    private double PredictAlone(Architecture architecture)
    {
        double[] mean = new double[1];
        _process.Predict(_embedding.Embed([architecture]), [.. _means.Select(_ => new double[1])], mean, []);
        return mean[0];
    }

    private string Describe()
    {
        IEnumerable<string> lengths = _embedding.Parts.Zip(
            _process.Scales.Lengths, (part, length) => string.Create(CultureInfo.InvariantCulture, $"{part.Name} {length:G3}"));
        IEnumerable<string> weights = _means.Zip(
            _process.Weights,
            (mean, weight) => string.Create(CultureInfo.InvariantCulture, $"weight of {mean.Name} {weight:G3}"));
        return string.Join(
            ", ",
            lengths.Append(string.Create(CultureInfo.InvariantCulture, $"noise {_process.Scales.Noise:G3}")).Concat(weights));
    }
}
