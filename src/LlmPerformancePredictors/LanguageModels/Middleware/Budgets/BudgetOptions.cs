using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>The most that may be spent. At least one limit is set.</summary>
public sealed class BudgetOptions : IValidatableObject
{
    private const string NoLimit = "0 or more, or null for no limit";

    /// <summary>The most calls, failed ones included; null for no limit.</summary>
    /// <value>Default null. From 0.</value>
    [OptionRange(0, Allowed = NoLimit)]
    public long? MaxCalls { get; set; }

    /// <summary>The most tokens, of prompts and answers; null for no limit. Calls must then limit their answers.</summary>
    /// <value>Default null. From 0.</value>
    [OptionRange(0, Allowed = NoLimit)]
    public long? MaxTokens { get; set; }

    /// <summary>
    /// The most money, in the currency of <see cref="TokenPriceOptions"/>; null for no limit. Calls must then limit their
    /// answers.
    /// </summary>
    /// <value>Default null. From 0.</value>
    [OptionRange(0, Allowed = NoLimit)]
    public decimal? MaxMoney { get; set; }

    /// <summary>
    /// Whether answers that are in the store when a host starts have been paid out of this budget, so that a run that goes on
    /// after a stop does not begin it anew.
    /// </summary>
    /// <value>Default true.</value>
    public bool CountStoredAnswers { get; set; } = true;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public BudgetOptions Clone() => (BudgetOptions)MemberwiseClone();

    /// <summary>Why a limit of money is not allowed with these prices; null if it is.</summary>
    internal string? FindUnknownPrices(TokenPriceOptions prices) => MaxMoney is { } money && !prices.AreKnown
        ? OptionError.Create(
            nameof(BudgetOptions), nameof(MaxMoney), money,
            "no limit of money while TokenPriceOptions.InputPerMillion and OutputPerMillion are not set").ErrorMessage
        : null;

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (MaxCalls is null && MaxTokens is null && MaxMoney is null)
            yield return OptionError.Create(
                nameof(BudgetOptions), $"{nameof(MaxCalls)}, {nameof(MaxTokens)} or {nameof(MaxMoney)}",
                "not set", "at least one limit");
    }
}

/// <summary>Checks <see cref="BudgetOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;
