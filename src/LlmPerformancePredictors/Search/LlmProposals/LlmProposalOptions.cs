using LlmPerformancePredictors.Options;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Search.LlmProposals;

/// <summary>How <see cref="LlmProposalStrategy"/> searches and asks.</summary>
public sealed class LlmProposalOptions
{
    /// <summary>How many different architectures are scored, unless a budget ends the search before.</summary>
    /// <value>Default 100. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int Candidates { get; set; } = 100;

    /// <summary>
    /// How many architectures are to be scored before the model is asked; what is known counts, the rest is drawn.
    /// </summary>
    /// <value>Default 10. From 0 to 100,000.</value>
    [OptionRange(0, 100_000)]
    public int InitialArchitectures { get; set; } = 10;

    /// <summary>How many architectures the model is asked for at once; they make a generation.</summary>
    /// <value>Default 5. From 1 to 100.</value>
    [OptionRange(1, 100)]
    public int ProposalsPerRound { get; set; } = 5;

    /// <summary>How many of the best so far the model is shown.</summary>
    /// <value>Default 20. From 1 to 1,000.</value>
    [OptionRange(1, 1000)]
    public int Shown { get; set; } = 20;

    /// <summary>How often the model is asked again, with the reasons, where nothing legal and new came.</summary>
    /// <value>Default 1. From 0 to 5.</value>
    [OptionRange(0, 5)]
    public int RepairRounds { get; set; } = 1;

    /// <summary>The model; null leaves it to the chat client.</summary>
    /// <value>Default null.</value>
    public string? ModelId { get; set; }

    /// <summary>The sampling temperature; null leaves it to the model.</summary>
    /// <value>Default null. From 0 to 2.</value>
    [OptionRange(0, 2)]
    public float? Temperature { get; set; }

    /// <summary>The most tokens of an answer; null leaves it to the model.</summary>
    /// <value>Default null. From 1.</value>
    [OptionRange(1, int.MaxValue)]
    public int? MaxOutputTokens { get; set; }

    /// <summary>The model's sampling seed; null leaves it to the model.</summary>
    /// <value>Default null. Any number.</value>
    public long? Seed { get; set; }

    internal ChatOptions? ToChatOptions() =>
        ModelId is null && Temperature is null && MaxOutputTokens is null && Seed is null
            ? null
            : new ChatOptions { ModelId = ModelId, Temperature = Temperature, MaxOutputTokens = MaxOutputTokens, Seed = Seed };

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public LlmProposalOptions Clone() => (LlmProposalOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="LlmProposalOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class LlmProposalOptionsValidator : IValidateOptions<LlmProposalOptions>;
