namespace LlmPerformancePredictors.Predictors;

/// <summary>
/// A predictor that says what its scores depend on, so that two of one name are not taken for each other, as in the journal of a
/// search.
/// </summary>
public interface IIdentifiedPredictor
{
    /// <summary>
    /// What the scores depend on: the same in every process for a predictor that scores the same, and another one otherwise. Any
    /// text without secrets; what only changes speed or price is no part of it.
    /// </summary>
    string Identity { get; }
}
