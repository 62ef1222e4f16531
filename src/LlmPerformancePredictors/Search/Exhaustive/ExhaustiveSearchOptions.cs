using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.Exhaustive;

/// <summary>How <see cref="ExhaustiveStrategy"/> searches.</summary>
public sealed class ExhaustiveSearchOptions
{
    /// <summary>The largest space that is enumerated; a larger one is refused.</summary>
    /// <value>Default 100,000. From 1 to 100,000,000.</value>
    [OptionRange(1, 100_000_000)]
    public int MaxSpaceSize { get; set; } = 100_000;

    /// <summary>How many architectures make a generation, for history and progress.</summary>
    /// <value>Default 1,000. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int GenerationSize { get; set; } = 1000;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public ExhaustiveSearchOptions Clone() => (ExhaustiveSearchOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="ExhaustiveSearchOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class ExhaustiveSearchOptionsValidator : IValidateOptions<ExhaustiveSearchOptions>;
