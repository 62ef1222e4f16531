namespace LlmPerformancePredictors.LanguageModels.Middleware.Budgets;

/// <summary>A call was not made, because it could have cost more than is left.</summary>
public sealed class BudgetExceededException : NotAskedException
{
    internal BudgetExceededException(string message)
        : base(message)
    {
    }
}
