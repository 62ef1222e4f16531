namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>What was done to a valid input.</summary>
internal enum DamageKind
{
    /// <summary>One byte is another one.</summary>
    Flip,

    /// <summary>Its end is missing, as after a kill.</summary>
    Cut,

    /// <summary>Anything else, and several things at once.</summary>
    Other,
}
