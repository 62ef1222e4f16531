namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>Calls and tokens that were, or may be, paid for.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="InputTokens">Tokens of prompts.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
public readonly record struct Spending(long Calls, long InputTokens, long OutputTokens)
{
    /// <summary>All tokens.</summary>
    public long Tokens => SaturatingMath.Add(InputTokens, OutputTokens);

    /// <summary>What a call took.</summary>
    internal static Spending From(TokenUsage usage) => new(1, usage.InputTokens, usage.OutputTokens);

    internal Spending Plus(Spending other) => new(
        SaturatingMath.Add(Calls, other.Calls),
        SaturatingMath.Add(InputTokens, other.InputTokens),
        SaturatingMath.Add(OutputTokens, other.OutputTokens));

    internal Spending Minus(Spending other) => Plus(new Spending(-other.Calls, -other.InputTokens, -other.OutputTokens));
}
