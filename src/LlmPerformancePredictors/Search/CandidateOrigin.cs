namespace LlmPerformancePredictors.Search;

/// <summary>How a candidate first came up.</summary>
public enum CandidateOrigin
{
    /// <summary>Drawn from the space.</summary>
    Sample,

    /// <summary>A parent with some genes drawn anew.</summary>
    Mutant,

    /// <summary>A child of two parents.</summary>
    Crossover,

    /// <summary>Enumerated.</summary>
    Enumeration,

    /// <summary>Given from outside, for example by a language model or as a starting point.</summary>
    Given,
}
