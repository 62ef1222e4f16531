namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>What <see cref="ContaminationProbe"/> changes in what a predictor is made from.</summary>
public enum ProbeCondition
{
    /// <summary>Nothing: what the others are compared with.</summary>
    Original,

    /// <summary>The demonstrations in another order, none in its old place. They say the same as before.</summary>
    DemonstrationsShuffled,

    /// <summary>The demonstrations' scores handed around, none at its own architecture. What they say is wrong.</summary>
    ScoresPermuted,

    /// <summary>
    /// Choices and categories under code names, in another order, without any description, and task, metric and cost renamed;
    /// see <see cref="SpaceDisguise"/>.
    /// </summary>
    NamesDisguised,

    /// <summary>No demonstrations at all.</summary>
    NoDemonstrations,
}
