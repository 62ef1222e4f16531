namespace LlmPerformancePredictors.Distributed;

/// <summary>What became of a delivery of a task.</summary>
internal enum EvaluationOutcome
{
    /// <summary>It has a score.</summary>
    Scored,

    /// <summary>It has none, and that is its result.</summary>
    Failed,

    /// <summary>It was given back.</summary>
    GivenBack,

    /// <summary>It had a result already.</summary>
    Known,
}
