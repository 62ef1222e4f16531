namespace LlmPerformancePredictors.Search.Studies;

/// <summary>What happens to the trials of a study.</summary>
internal enum TrialEvent
{
    /// <summary>The file was begun.</summary>
    Begun,

    /// <summary>Somebody took an architecture to train.</summary>
    Asked,

    /// <summary>A training under way has reached a score.</summary>
    Reported,

    /// <summary>A training has ended, with a score or a failure.</summary>
    Told,
}
