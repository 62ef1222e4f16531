using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>How <see cref="PrincipleTransferStrategy"/> searches and adapts.</summary>
public sealed class PrincipleTransferOptions
{
    /// <summary>How many of the youngest architectures live.</summary>
    /// <value>Default 5. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int PopulationSize { get; set; } = 5;

    /// <summary>How many of them, drawn with replacement, compete to be the next parent.</summary>
    /// <value>Default 2. From 1 to 100,000.</value>
    [OptionRange(1, 100_000)]
    public int TournamentSize { get; set; } = 2;

    /// <summary>After how many evaluations of the target the principles are adapted, again and again; null means never.</summary>
    /// <value>Default 10. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int? AdaptEvery { get; set; } = 10;

    /// <summary>
    /// Whether the search goes on in the whole space, from where it stands, when nothing new is left in the refined one;
    /// otherwise it ends there.
    /// </summary>
    /// <value>Default true.</value>
    public bool LeaveExhaustedSpace { get; set; } = true;

    /// <summary>How many evaluations there are in all, unless a budget ends the search before.</summary>
    /// <value>Default 20,000. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int MaxEvaluations { get; set; } = 20_000;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public PrincipleTransferOptions Clone() => (PrincipleTransferOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="PrincipleTransferOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PrincipleTransferOptionsValidator : IValidateOptions<PrincipleTransferOptions>;
