namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>Calls and tokens that were, or may be, paid for.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="InputTokens">Tokens of prompts.</param>
/// <param name="OutputTokens">Tokens of answers.</param>
public readonly record struct Spending(long Calls, long InputTokens, long OutputTokens)
{
    /// <summary>All tokens.</summary>
    public long Tokens => InputTokens + OutputTokens;

    internal Spending Plus(Spending other) =>
        new(Calls + other.Calls, checked(InputTokens + other.InputTokens), checked(OutputTokens + other.OutputTokens));

    internal Spending Minus(Spending other) => new(Calls - other.Calls, InputTokens - other.InputTokens, OutputTokens - other.OutputTokens);
}
