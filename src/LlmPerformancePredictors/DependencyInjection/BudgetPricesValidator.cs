using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>A limit of money is allowed only where prices are known.</summary>
internal sealed class BudgetPricesValidator(IOptions<TokenPriceOptions> prices) : IValidateOptions<BudgetOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetOptions options)
    {
        try
        {
            return options.FindUnknownPrices(prices.Value) is { } error
                ? ValidateOptionsResult.Fail(error)
                : ValidateOptionsResult.Success;
        }
        catch (OptionsValidationException)
        {
            // Prices that are not allowed say so themselves.
            return ValidateOptionsResult.Skip;
        }
    }
}
