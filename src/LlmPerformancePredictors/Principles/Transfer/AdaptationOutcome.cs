namespace LlmPerformancePredictors.Principles.Transfer;

/// <summary>What a round did to the principles of a search.</summary>
public enum AdaptationOutcome
{
    /// <summary>Round 0: principles that were there before the search.</summary>
    Given,

    /// <summary>Round 0: principles that the search learned from the source.</summary>
    Learned,

    /// <summary>The refined space changed.</summary>
    Adapted,

    /// <summary>The refined space stayed as it was by the learner's own answer; the wording may have changed.</summary>
    Unchanged,

    /// <summary>There was no usable answer; principles and refined space stay as they were.</summary>
    Failed,

    /// <summary>Nothing new was left in the refined space, so the search goes on in the whole one until the next round.</summary>
    LeftRefinedSpace,
}
