using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.Middleware.Usage;

/// <summary>
/// What tokens cost, in the currency that <see cref="Currency"/> names. None is built in: prices change, and differ from
/// contract to contract.
/// </summary>
public sealed class TokenPriceOptions : IValidatableObject
{
    private const decimal TokensPerUnit = 1_000_000;

    /// <summary>The price of a million tokens of prompts; null if it is not known.</summary>
    /// <value>Default null. From 0 to 1,000,000.</value>
    [OptionRange(0, 1_000_000)]
    public decimal? InputPerMillion { get; set; }

    /// <summary>The price of a million tokens of answers; null if it is not known.</summary>
    /// <value>Default null. From 0 to 1,000,000.</value>
    [OptionRange(0, 1_000_000)]
    public decimal? OutputPerMillion { get; set; }

    /// <summary>The currency of the prices, which messages about money name, such as <c>USD</c>.</summary>
    /// <value>Default null: messages give the number alone.</value>
    [RequiredText("the name of a currency, or null", AllowNull = true)]
    public string? Currency { get; set; }

    /// <summary>Whether both prices are known.</summary>
    public bool AreKnown => InputPerMillion is not null && OutputPerMillion is not null;

    /// <summary>What tokens cost.</summary>
    /// <param name="inputTokens">Tokens of prompts.</param>
    /// <param name="outputTokens">Tokens of answers.</param>
    /// <returns>The money; null if the prices are not known.</returns>
    public decimal? GetCost(long inputTokens, long outputTokens) =>
        ((inputTokens * InputPerMillion) + (outputTokens * OutputPerMillion)) / TokensPerUnit;

    /// <summary>A sum of money in words: rounded to a millionth, with the currency where it is known.</summary>
    /// <param name="money">The sum.</param>
    /// <returns>The text, in the invariant culture.</returns>
    public string Describe(decimal? money) => string.Create(
        CultureInfo.InvariantCulture, $"{money:0.######}{(Currency is null ? "" : $" {Currency}")}");

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public TokenPriceOptions Clone() => (TokenPriceOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (InputPerMillion is null != OutputPerMillion is null)
            yield return OptionError.Create(
                nameof(TokenPriceOptions), OutputPerMillion is null ? nameof(OutputPerMillion) : nameof(InputPerMillion),
                "not set", "a price wherever the other one is set");
    }
}

/// <summary>Checks <see cref="TokenPriceOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TokenPriceOptionsValidator : IValidateOptions<TokenPriceOptions>;
