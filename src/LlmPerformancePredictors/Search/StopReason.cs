namespace LlmPerformancePredictors.Search;

/// <summary>Why a search ended.</summary>
public enum StopReason
{
    /// <summary>The strategy had done all its work.</summary>
    Completed,

    /// <summary><see cref="SearchOptions.MaxEvaluations"/> was reached.</summary>
    EvaluationBudget,

    /// <summary><see cref="SearchOptions.MaxTime"/> was reached.</summary>
    TimeBudget,

    /// <summary><see cref="SearchOptions.MaxMoney"/> was reached.</summary>
    MoneyBudget,

    /// <summary>
    /// No new architecture that keeps the constraints is left, or none came up in <see cref="SearchOptions.MaxAttempts"/>
    /// proposals.
    /// </summary>
    SpaceExhausted,

    /// <summary>
    /// A predictor did not ask its language model, for example because that one's budget is used up
    /// (<see cref="Predictors.PredictionFailureKind.NotAsked"/>). Nothing of it counts as an evaluation: a search that is resumed
    /// asks.
    /// </summary>
    NotAsked,

    /// <summary>
    /// The scores of trainings that a study asked for have not been told yet (<see cref="Studies.SearchStudy"/>).
    /// </summary>
    Waiting,
}
