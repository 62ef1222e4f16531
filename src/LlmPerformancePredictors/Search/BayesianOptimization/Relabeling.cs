using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Predictors;

namespace LlmPerformancePredictors.Search.BayesianOptimization;

/// <summary>
/// Asks a predictor again during a search, such as a language model that is shown the best so far as its demonstrations: it
/// labels architectures that are drawn anew, and what it says of all of them becomes one more prior mean.
/// </summary>
public sealed record Relabeling
{
    private readonly int _every = 20, _poolSize = 60, _shown = 10;

    /// <summary>The name of the prior mean, which no other one has.</summary>
    /// <value>Default <c>labels</c>.</value>
    public string Name { get; init; } = "labels";

    /// <summary>
    /// Makes the predictor of a space from the best so far, best first. It is asked once; an architecture that it gives no score
    /// is not learned from.
    /// </summary>
    /// <example>
    /// <code>
    /// var relabeling = new Relabeling { CreatePredictor = best => new LlmPerformancePredictor(chatClient, task, best) };
    /// </code>
    /// </example>
    public required Func<IReadOnlyList<Demonstration>, IPerformancePredictor> CreatePredictor { get; init; }

    /// <summary>After how many evaluations it is asked again.</summary>
    /// <value>Default 20. Evaluations, from 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed.</exception>
    public int Every
    {
        get => _every;
        init => _every = Require(value, nameof(Every));
    }

    /// <summary>How many architectures it labels each time.</summary>
    /// <value>Default 60. Architectures, from 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed.</exception>
    public int PoolSize
    {
        get => _poolSize;
        init => _poolSize = Require(value, nameof(PoolSize));
    }

    /// <summary>How many of the best so far it is shown; fewer where fewer have a score.</summary>
    /// <value>Default 10. Architectures, from 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not allowed.</exception>
    public int Shown
    {
        get => _shown;
        init => _shown = Require(value, nameof(Shown));
    }

    private static int Require(int value, string name) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{nameof(Relabeling)}.{name} is {value}; it is at least 1.");
}
