using System.Globalization;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search;

/// <summary>A predictor in the role of scoring a search's candidates, with its name and price.</summary>
public sealed class SearchPredictor
{
    private readonly decimal _price;
    private readonly int? _batchSize;
    private readonly string? _identity;

    /// <summary>Creates the role.</summary>
    /// <param name="name">The name in schedules, journals and reports; unique in a search.</param>
    /// <param name="predictor">
    /// The predictor. Its answer for an architecture should not depend on the others of a batch, or a resumed search can differ
    /// from one that was never interrupted.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public SearchPredictor(string name, IPerformancePredictor predictor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(predictor);
        (Name, Predictor) = (name, predictor);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The predictor.</summary>
    public IPerformancePredictor Predictor { get; }

    /// <summary>What one evaluation costs, in the caller's currency.</summary>
    /// <value>Default 0. From 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The price is negative.</exception>
    public decimal Price
    {
        get => _price;
        init => _price = value >= 0 ? value : throw new ArgumentOutOfRangeException(
            nameof(Price), value,
            $"The price of an evaluation by '{Name}' is {value.ToString(CultureInfo.InvariantCulture)}; allowed is 0 or more.");
    }

    /// <summary>
    /// For predictors whose price is only known afterwards: gives what was spent so far, in the caller's currency; the loop books
    /// the difference around every call. Such a predictor is called by one thread at a time.
    /// </summary>
    /// <value>Default null: <see cref="Price"/> holds.</value>
    public Func<decimal>? Meter { get; init; }

    /// <summary>
    /// How many architectures are handed over in one call. What a call returns is journaled at once, so a kill loses at most the
    /// calls in flight.
    /// </summary>
    /// <value>Default null: one with a journal, and without one (nothing is kept anyway) all that are asked for. From 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public int? BatchSize
    {
        get => _batchSize;
        init => _batchSize = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(BatchSize), value,
            $"The batch size of '{Name}' is {value.Value.ToString(CultureInfo.InvariantCulture)}; allowed is 1 or more.");
    }

    /// <summary>
    /// What its scores depend on. A journal holds it, and is refused by another predictor of the same name.
    /// </summary>
    /// <value>
    /// Default what the predictor says of itself (<see cref="IIdentifiedPredictor"/>), or else the name of its class.
    /// </value>
    /// <exception cref="ArgumentException">The identity is empty.</exception>
    public string Identity
    {
        get => _identity ?? PredictorIdentity.Describe(Predictor);
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Identity));
            _identity = value;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
