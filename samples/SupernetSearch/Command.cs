namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>What the sample does.</summary>
internal enum Command
{
    /// <summary>Trains or loads the supernet, judges it against the ground truth, searches with it.</summary>
    Search,

    /// <summary>Trains the ground truth again.</summary>
    GroundTruth,

    /// <summary>Measures this machine's latency and fits a predictor.</summary>
    Latency,

    /// <summary>Trains a translator on parallel text files.</summary>
    Translate,
}
