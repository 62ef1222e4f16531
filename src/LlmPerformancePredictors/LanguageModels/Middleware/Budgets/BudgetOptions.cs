using LlmPerformancePredictors.LanguageModels.Middleware.Usage;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>The most that may be spent. At least one limit is set.</summary>
public sealed class BudgetOptions
{
    /// <summary>The most calls, failed ones included; null for no limit.</summary>
    /// <value>Default null. From 0.</value>
    public long? MaxCalls { get; set; }

    /// <summary>The most tokens, of prompts and answers; null for no limit. Calls must then limit their answers.</summary>
    /// <value>Default null. From 0.</value>
    public long? MaxTokens { get; set; }

    /// <summary>The most money, in the currency of <see cref="TokenPriceOptions"/>; null for no limit. Calls must then limit their answers.</summary>
    /// <value>Default null. From 0.</value>
    public decimal? MaxMoney { get; set; }

    /// <summary>
    /// Whether answers that are in the store when a host starts have been paid out of this budget, so that a run that goes on
    /// after a stop does not begin it anew.
    /// </summary>
    /// <value>Default true.</value>
    public bool CountStoredAnswers { get; set; } = true;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <param name="prices">What tokens cost; a limit of money needs it.</param>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate(TokenPriceOptions? prices = null)
    {
        var checks = new OptionChecks(nameof(BudgetOptions));
        if (MaxCalls is { } calls) checks.Require(calls >= 0, nameof(MaxCalls), calls, "0 or more, or null for no limit");
        if (MaxTokens is { } tokens) checks.Require(tokens >= 0, nameof(MaxTokens), tokens, "0 or more, or null for no limit");
        if (MaxMoney is { } money)
        {
            checks.Require(money >= 0, nameof(MaxMoney), money, "0 or more, or null for no limit");
            if (prices is not { AreKnown: true })
                checks.Require(false, nameof(MaxMoney), money, "no limit of money while TokenPriceOptions.InputPerMillion and OutputPerMillion are not set");
        }

        if (MaxCalls is null && MaxTokens is null && MaxMoney is null)
            checks.Require(false, $"{nameof(MaxCalls)}, {nameof(MaxTokens)} or {nameof(MaxMoney)}", "not set", "at least one limit");
        return checks.Errors;
    }

    internal BudgetOptions Clone() => (BudgetOptions)MemberwiseClone();
}
