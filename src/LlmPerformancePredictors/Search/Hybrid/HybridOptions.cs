using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Search.Evolution;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.Hybrid;

/// <summary>How <see cref="HybridStrategy"/> searches.</summary>
public sealed class HybridOptions
{
    /// <summary>The evolution that is scored by one predictor after another.</summary>
    /// <value>Default HAT's.</value>
    [ValidateObjectMembers(typeof(EvolutionOptionsValidator))]
    public EvolutionOptions Evolution { get; set; } = new();

    /// <summary>Which predictor scores which generation.</summary>
    /// <value>Default null: the search's first predictor for the first half, its trusted one for the rest.</value>
    public PredictorSchedule? Schedule { get; set; }

    /// <summary>
    /// Screening: in generations that the trusted predictor scores, the cheap one ranks the newcomers and only this share of
    /// them, the
    /// best, is scored by the trusted one. Parents always are.
    /// </summary>
    /// <value>Default null: no screening. Above 0, to 1; rounded up.</value>
    [OptionRange(0, 1, MinimumIsExclusive = true, Allowed = "above 0, to 1")]
    public double? ScreeningFraction { get; set; }

    /// <summary>The predictor that screens, and whose agreement with the trusted one is watched.</summary>
    /// <value>Default null: the search's first one.</value>
    public string? CheapPredictor { get; set; }

    /// <summary>
    /// Hand-over by trust: once Kendall's tau-b of the cheap and the trusted predictor, on the last
    /// <see cref="AgreementWindow"/> architectures that both scored, is below this bound (or ranks nothing), the trusted one
    /// scores all
    /// further generations, whatever the schedule says.
    /// </summary>
    /// <value>Default null: the schedule alone decides. From -1 to 1.</value>
    [OptionRange(-1, 1)]
    public double? HandOverBelow { get; set; }

    /// <summary>
    /// How many architectures of a generation of the cheap predictor, drawn at random, the trusted one scores too, to watch the
    /// agreement.
    /// </summary>
    /// <value>Default 4. From 0 to 100,000; of use only with <see cref="HandOverBelow"/>.</value>
    [OptionRange(0, 100_000)]
    public int AuditsPerGeneration { get; set; } = 4;

    /// <summary>
    /// How many architectures scored by both the agreement is computed on; before there are as many it is not judged.
    /// </summary>
    /// <value>Default 12. From 3 to 100,000.</value>
    [OptionRange(3, 100_000)]
    public int AgreementWindow { get; set; } = 12;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public HybridOptions Clone()
    {
        var copy = (HybridOptions)MemberwiseClone();
        copy.Evolution = Evolution.Clone();
        return copy;
    }
}

/// <summary>Checks <see cref="HybridOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class HybridOptionsValidator : IValidateOptions<HybridOptions>;
