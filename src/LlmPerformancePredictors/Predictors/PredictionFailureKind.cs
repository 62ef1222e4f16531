namespace LlmPerformancePredictors.Predictors;

/// <summary>What kind of trouble left an architecture without a score.</summary>
public enum PredictionFailureKind
{
    /// <summary>There is no usable score in what was computed or answered.</summary>
    NoScore,

    /// <summary>A language model was asked and gave no answer.</summary>
    NoAnswer,

    /// <summary>Nothing was asked: the budget is used up, or the run was stopped before.</summary>
    NotAsked,

    /// <summary>
    /// A language model was asked, and its answer was withheld: it refused, a filter held the answer back, or all tokens went to
    /// reasoning. The same question would fare no better, so it is not asked again.
    /// </summary>
    Withheld,

    /// <summary>The predictor threw an exception, and whoever asked it counts that as a failure.</summary>
    PredictorThrew,

    /// <summary>The training was stopped early, because others did better by then.</summary>
    Stopped,

    /// <summary>
    /// Workers took the evaluation up as often as is allowed, and none of them finished it: they were lost, hung or were stopped.
    /// </summary>
    Abandoned,
}
