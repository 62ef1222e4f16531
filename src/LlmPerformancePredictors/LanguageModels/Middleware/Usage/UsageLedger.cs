using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>Adds up what calls use, in tokens and money. Thread safe.</summary>
public sealed class UsageLedger
{
    private readonly Lock _gate = new();
    private readonly TokenPriceOptions _prices;
    private UsageTotals _totals;
    private long _calls;
    private long _failures;

    /// <summary>Creates an empty ledger.</summary>
    /// <param name="prices">What tokens cost; null if it is not known.</param>
    /// <exception cref="ArgumentException">A price is not allowed; the message names it and what is.</exception>
    public UsageLedger(TokenPriceOptions? prices = null)
    {
        _prices = prices?.Clone() ?? new TokenPriceOptions();
        new TokenPriceOptionsValidator().ThrowIfInvalid(_prices, nameof(prices));
    }

    /// <summary>What was used so far.</summary>
    public UsageReport Report
    {
        get
        {
            lock (_gate)
            {
                decimal? money = _prices.GetCost(_totals.InputTokens, _totals.OutputTokens);
                return new UsageReport(_calls, _failures, _totals, money) { Currency = _prices.Currency };
            }
        }
    }

    internal void AddAnswer(TokenUsage? usage)
    {
        lock (_gate)
        {
            _calls++;
            _totals = _totals.Add(usage);
        }
    }

    internal void AddFailure()
    {
        lock (_gate)
        {
            _calls++;
            _failures++;
        }
    }
}
