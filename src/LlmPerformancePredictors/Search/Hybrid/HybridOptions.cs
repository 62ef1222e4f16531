using LlmPerformancePredictors.Search.Evolution;

namespace LlmPerformancePredictors.Search.Hybrid;

/// <summary>How <see cref="HybridStrategy"/> searches.</summary>
public sealed class HybridOptions
{
    /// <summary>The evolution that is scored by one predictor after another.</summary>
    /// <value>Default HAT's.</value>
    public EvolutionOptions Evolution { get; set; } = new();

    /// <summary>Which predictor scores which generation.</summary>
    /// <value>Default null: the search's first predictor for the first half, its trusted one for the rest.</value>
    public PredictorSchedule? Schedule { get; set; }

    /// <summary>
    /// Screening: in generations that the trusted predictor scores, the cheap one ranks the newcomers and only this share of them, the
    /// best, is scored by the trusted one. Parents always are.
    /// </summary>
    /// <value>Default null: no screening. Above 0, to 1; rounded up.</value>
    public double? ScreeningFraction { get; set; }

    /// <summary>The predictor that screens, and whose agreement with the trusted one is watched.</summary>
    /// <value>Default null: the search's first one.</value>
    public string? CheapPredictor { get; set; }

    /// <summary>
    /// Hand-over by trust: once Kendall's tau-b of the cheap and the trusted predictor, on the last
    /// <see cref="AgreementWindow"/> architectures that both scored, is below this bound (or ranks nothing), the trusted one scores all
    /// further generations, whatever the schedule says.
    /// </summary>
    /// <value>Default null: the schedule alone decides. From -1 to 1.</value>
    public double? HandOverBelow { get; set; }

    /// <summary>How many architectures of a generation of the cheap predictor, drawn at random, the trusted one scores too, to watch the agreement.</summary>
    /// <value>Default 4. From 0 to 100,000; of use only with <see cref="HandOverBelow"/>.</value>
    public int AuditsPerGeneration { get; set; } = 4;

    /// <summary>How many architectures scored by both the agreement is computed on; before there are as many it is not judged.</summary>
    /// <value>Default 12. From 3 to 100,000.</value>
    public int AgreementWindow { get; set; } = 12;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var check = new OptionChecks(nameof(HybridOptions));
        if (ScreeningFraction is { } fraction) check.Require(fraction is > 0 and <= 1, nameof(ScreeningFraction), fraction, "above 0, to 1");
        if (HandOverBelow is { } bound) check.Range(nameof(HandOverBelow), bound, -1, 1);
        check.Range(nameof(AuditsPerGeneration), AuditsPerGeneration, 0, 100_000);
        check.Range(nameof(AgreementWindow), AgreementWindow, 3, 100_000);
        return [.. check.Errors, .. Evolution.Validate()];
    }

    internal HybridOptions Clone()
    {
        var clone = (HybridOptions)MemberwiseClone();
        clone.Evolution = Evolution.Clone();
        return clone;
    }
}
