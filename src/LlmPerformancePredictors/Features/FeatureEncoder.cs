using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

/// <summary>
/// Turns an architecture into numbers for a regressor: one layout, named column by column, so that a saved model can tell
/// whether it is fed what it was trained on. Immutable and thread safe. Derive one for features of your own.
/// </summary>
public abstract class FeatureEncoder
{
    /// <summary>Creates the encoder.</summary>
    /// <param name="space">The space whose architectures are encoded.</param>
    /// <param name="names">The name of every feature, in order.</param>
    /// <exception cref="ArgumentNullException">The space, the names or one of them is null.</exception>
    protected FeatureEncoder(SearchSpace space, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names) ArgumentNullException.ThrowIfNull(name, nameof(names));
        (Space, Names) = (space, [.. names]);
    }

    /// <summary>The space whose architectures are encoded.</summary>
    public SearchSpace Space { get; }

    /// <summary>The name of every feature, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of features.</summary>
    public int Count => Names.Count;

    /// <summary>
    /// One feature a choice: its value, or the mean over the layers that exist (HAT's ten averages on the machine-translation
    /// space; Wang et al., 2020, section 3.2); a category's share of the layers where the choice is categorical; 0 where
    /// inactive.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <returns>The encoder.</returns>
    public static FeatureEncoder CreateAverages(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new AverageFeatures(space);
    }

    /// <summary>
    /// One feature a gene: the value of every layer that may exist, 0 where it does not; one indicator per category where the
    /// choice is categorical.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <returns>The encoder.</returns>
    public static FeatureEncoder CreatePerLayer(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new GeneFeatures(space, oneHot: false);
    }

    /// <summary>
    /// One indicator per gene and option: 1 for the option taken, 0 otherwise and for layers that do not exist.
    /// </summary>
    /// <param name="space">The space.</param>
    /// <returns>The encoder.</returns>
    public static FeatureEncoder CreateOneHot(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new GeneFeatures(space, oneHot: true);
    }

    /// <summary>The natural logarithm of costs, one feature each.</summary>
    /// <param name="space">The space.</param>
    /// <param name="costs">Cost models whose costs are above 0.</param>
    /// <returns>The encoder.</returns>
    public static FeatureEncoder CreateLogCosts(SearchSpace space, params IReadOnlyList<ICostModel> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return new LogCostFeatures(space, costs);
    }

    /// <summary>Costs as they are, one feature each, for a cost that grows with them, such as that of another device.</summary>
    /// <param name="space">The space.</param>
    /// <param name="costs">Cost models of different names.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static FeatureEncoder CreateCosts(SearchSpace space, params IReadOnlyList<ICostModel> costs)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(costs);
        return new CostFeatures(space, costs);
    }

    /// <summary>
    /// How many edges of a cell have each operation, absent edges left out, and how many of these the output depends on: what a
    /// device does with a cell, with and without a compiler that leaves out what is not needed.
    /// </summary>
    /// <param name="space">A space of cells: that of NAS-Bench-201, TransNAS-Bench-101 micro, or a refinement of one.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">The choices are not the edges of such a cell.</exception>
    /// <exception cref="ArgumentNullException">The space is null.</exception>
    public static FeatureEncoder CreateCellOperations(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return CellOperationFeatures.Create(space);
    }

    /// <summary>
    /// How many paths through a cell do the same operations in the same order, one feature for each order, then how often each
    /// operation occurs on all paths; identities on the way do nothing, and a path with an absent edge is none (White et al.,
    /// "BANANAS", 2021, section 4, with paths that compute the same taken together).
    /// </summary>
    /// <param name="space">A space of cells: that of NAS-Bench-201, TransNAS-Bench-101 micro, or a refinement of one.</param>
    /// <returns>
    /// The encoder; as a distance for a Gaussian process it tells apart cells that compute different functions.
    /// </returns>
    /// <exception cref="ArgumentException">The choices are not the edges of such a cell.</exception>
    public static FeatureEncoder CreateCellPaths(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return CellPathFeatures.Create(space);
    }

    /// <summary>Features that functions of yours compute, one each.</summary>
    /// <param name="space">The space.</param>
    /// <param name="features">The name of each feature, and its value for an architecture; thread safe.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentNullException">The space, a name or a function is null.</exception>
    public static FeatureEncoder Create(
        SearchSpace space, params IReadOnlyList<(string Name, Func<Architecture, double> GetValue)> features) =>
        new FunctionFeatures(space, features);

    /// <summary>The features of this encoder, then those of another one.</summary>
    /// <param name="other">An encoder of the same space.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentNullException">The encoder is null.</exception>
    /// <exception cref="ArgumentException">The encoder is of another space.</exception>
    public FeatureEncoder Concat(FeatureEncoder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(other.Space, Space)
            ? new ConcatenatedFeatures(this, other)
            : throw new ArgumentException(
                $"The features to add are of the space '{other.Space.Name}', these of '{Space.Name}'; take one space.",
                nameof(other));
    }

    /// <summary>Encodes an architecture.</summary>
    /// <param name="architecture">An architecture of <see cref="Space"/>.</param>
    /// <param name="features">Receives <see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    /// <exception cref="InvalidOperationException">A feature is NaN or infinite; the message names it.</exception>
    public void Encode(Architecture architecture, Span<double> features)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        if (features.Length != Count)
            throw new ArgumentException($"The features are {Count} numbers; the span has {features.Length}.", nameof(features));
        EncodeCore(Space.Adopt(architecture), features);
        for (int i = 0; i < features.Length; i++)
            if (!double.IsFinite(features[i])) throw Refuse(architecture, i, features[i]);
    }

    /// <summary>Encodes an architecture in single precision; allocates nothing for up to 256 features.</summary>
    /// <param name="architecture">An architecture of <see cref="Space"/>.</param>
    /// <param name="features">Receives <see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    /// <exception cref="InvalidOperationException">A feature is NaN or infinite; the message names it.</exception>
    public void Encode(Architecture architecture, Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Span<double> exact = features.Length <= 256 ? stackalloc double[features.Length] : new double[features.Length];
        Encode(architecture, exact);
        for (int i = 0; i < exact.Length; i++)
        {
            features[i] = (float)exact[i];
            if (!float.IsFinite(features[i])) throw Refuse(architecture, i, exact[i]);
        }
    }

    /// <summary>Encodes an architecture.</summary>
    /// <param name="architecture">An architecture of <see cref="Space"/>.</param>
    /// <returns><see cref="Count"/> numbers.</returns>
    /// <exception cref="InvalidArchitectureException">The architecture is of another space.</exception>
    /// <exception cref="InvalidOperationException">A feature is NaN or infinite; the message names it.</exception>
    public double[] Encode(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        double[] features = new double[Count];
        Encode(architecture, features.AsSpan());
        return features;
    }

    /// <summary>Encodes an architecture. Thread safe; overwrites every feature.</summary>
    /// <param name="architecture">An architecture whose space is <see cref="Space"/> itself.</param>
    /// <param name="features">Receives <see cref="Count"/> numbers; what it held before is of no meaning.</param>
    protected abstract void EncodeCore(Architecture architecture, Span<double> features);

    private InvalidOperationException Refuse(Architecture architecture, int feature, double value) => new(
        FormattableString.Invariant($"The feature '{Names[feature]}' of {architecture} is {value}; only a finite number ")
        + "of single precision can be learned. Mend the encoder, or leave the architecture out.");
}
