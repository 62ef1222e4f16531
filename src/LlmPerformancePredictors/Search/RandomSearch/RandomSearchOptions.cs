using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.RandomSearch;

/// <summary>How <see cref="RandomStrategy"/> searches.</summary>
public sealed class RandomSearchOptions
{
    /// <summary>How many different architectures are scored, unless a budget ends the search before.</summary>
    /// <value>Default 1,000. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int Candidates { get; set; } = 1000;

    /// <summary>How many make a generation, for history and progress.</summary>
    /// <value>Default 125. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int GenerationSize { get; set; } = 125;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public RandomSearchOptions Clone() => (RandomSearchOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="RandomSearchOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RandomSearchOptionsValidator : IValidateOptions<RandomSearchOptions>;
