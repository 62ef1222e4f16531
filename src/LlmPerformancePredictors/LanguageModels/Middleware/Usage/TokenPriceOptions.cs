namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>What tokens cost, in the user's own currency. None is built in: prices change, and differ from contract to contract.</summary>
public sealed class TokenPriceOptions
{
    private const decimal TokensPerUnit = 1_000_000;

    /// <summary>The price of a million tokens of prompts; null if it is not known.</summary>
    /// <value>Default null. From 0 to 1,000,000.</value>
    public decimal? InputPerMillion { get; set; }

    /// <summary>The price of a million tokens of answers; null if it is not known.</summary>
    /// <value>Default null. From 0 to 1,000,000.</value>
    public decimal? OutputPerMillion { get; set; }

    /// <summary>Whether both prices are known.</summary>
    public bool AreKnown => InputPerMillion is not null && OutputPerMillion is not null;

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(TokenPriceOptions));
        if (InputPerMillion is { } input) checks.Range(nameof(InputPerMillion), (double)input, 0, 1_000_000);
        if (OutputPerMillion is { } output) checks.Range(nameof(OutputPerMillion), (double)output, 0, 1_000_000);
        if (InputPerMillion is null != OutputPerMillion is null)
            checks.Require(false, OutputPerMillion is null ? nameof(OutputPerMillion) : nameof(InputPerMillion), "not set", "a price wherever the other one is set");
        return checks.Errors;
    }

    /// <summary>What tokens cost.</summary>
    /// <param name="inputTokens">Tokens of prompts.</param>
    /// <param name="outputTokens">Tokens of answers.</param>
    /// <returns>The money; null if the prices are not known.</returns>
    public decimal? CostOf(long inputTokens, long outputTokens) =>
        ((inputTokens * InputPerMillion) + (outputTokens * OutputPerMillion)) / TokensPerUnit;

    internal TokenPriceOptions Clone() => (TokenPriceOptions)MemberwiseClone();
}
