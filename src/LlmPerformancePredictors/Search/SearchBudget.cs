namespace LlmPerformancePredictors.Search;

/// <summary>What a search has spent, and what its options leave it.</summary>
internal sealed class SearchBudget(SearchProblem problem, SearchOptions options, SearchClock clock)
{
    /// <summary>Spent so far, in the caller's currency.</summary>
    public decimal Money { get; private set; }

    /// <summary>Evaluations by the trusted predictor so far.</summary>
    public int TrustedEvaluations { get; private set; }

    /// <summary>How many more evaluations by the trusted predictor there may be; null without a limit.</summary>
    public int? Remaining => options.MaxEvaluations is { } most ? Math.Max(0, most - TrustedEvaluations) : null;

    public void Book(SearchPredictor predictor, decimal money)
    {
        Money += money;
        if (IsTrusted(predictor)) TrustedEvaluations++;
    }

    /// <summary>Says how many of some evaluations it pays for, and what ends the search where these are not all.</summary>
    public (int Count, StopReason? Reason) Allow(SearchPredictor predictor, int wanted)
    {
        StopReason? reason = null;
        if (IsTrusted(predictor) && Remaining is { } evaluations && evaluations < wanted)
            (wanted, reason) = (evaluations, StopReason.EvaluationBudget);
        if (CountPayable(predictor) is { } payable && payable < wanted)
            (wanted, reason) = (payable, reason ?? StopReason.MoneyBudget);
        return (wanted, reason);
    }

    /// <summary>Says what is used up before another call; what a metered predictor costs is known only afterwards.</summary>
    public StopReason? FindSpent(SearchPredictor predictor)
    {
        if (options.MaxTime is { } time && clock.Elapsed >= time) return StopReason.TimeBudget;
        return predictor.Meter is not null && options.MaxMoney is { } money && Money >= money ? StopReason.MoneyBudget : null;
    }

    private bool IsTrusted(SearchPredictor predictor) => ReferenceEquals(predictor, problem.Trusted);

    private int? CountPayable(SearchPredictor predictor) =>
        predictor.Meter is null && predictor.Price > 0 && options.MaxMoney is { } money
            ? (int)Math.Min(int.MaxValue, Math.Max(0, (money - Money) / predictor.Price))
            : null;
}
