using System.Globalization;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.LanguageModels.Middleware.Usage;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>Says what a live model's labels cost: before anything is spent, and after.</summary>
internal sealed class Spending(
    AnswerStore store,
    Budget budget,
    UsageLedger ledger,
    IOptions<TokenPriceOptions> prices,
    ITokenCounter tokenCounter,
    SampleOptions sample)
{
    /// <summary>The forecast, by the tokens of the answers so far, and whether the budget allows it.</summary>
    public string Forecast(LlmPerformancePredictor teacher, IReadOnlyList<Architecture> pool)
    {
        var forecast = UsageForecast.Create(
            teacher.GetPrompts(pool), store.Totals, prices.Value, store, sample.Model, tokenCounter);
        string basis = forecast.BasedOn == 0
            ? "at most, as nothing was seen yet"
            : string.Create(CultureInfo.InvariantCulture, $"by {forecast.BasedOn} answers seen so far");
        string tokens = Tokens(forecast.InputTokens, forecast.OutputTokens);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Forecast: {forecast.Calls} of {forecast.Prompts} prompts to ask, {tokens}{Money(forecast.Money)}, {basis}; "
            + $"the budget {(budget.Allows(forecast) ? "allows it" : "ends before")}.");
    }

    /// <summary>What this run spent.</summary>
    public string Spent()
    {
        UsageReport usage = ledger.Report;
        string tokens = Tokens(usage.Totals.InputTokens, usage.Totals.OutputTokens);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Spent now: {usage.Calls} calls, {usage.Failures} of them failed, {tokens}{Money(usage.Money)}");
    }

    private static string Tokens(double input, double output) =>
        string.Create(CultureInfo.InvariantCulture, $"{input:N0} + {output:N0} tokens");

    private string Money(decimal? money) => money is { } sum ? $", {prices.Value.Describe(sum)}" : "";
}
