using LlmPerformancePredictors.LanguageModels.Middleware.Usage;

namespace LlmPerformancePredictors.Labeling;

/// <summary>How far a labeling run is.</summary>
/// <param name="Labeled">Architectures that have a score.</param>
/// <param name="Failed">Architectures that were asked for and have none.</param>
/// <param name="NotAsked">Architectures that were not asked for: the budget was used up, or too many calls had failed.</param>
/// <param name="PoolSize">How many there are; null where the pool did not say.</param>
/// <param name="Time">Time since the run began.</param>
/// <param name="TimeLeft">Time that the rest will take at the pace of late; null where pace or pool size is not known.</param>
/// <param name="Usage">What calls have used since the ledger began; null without a ledger.</param>
public sealed record LabelingProgress(
    long Labeled, long Failed, long NotAsked, long? PoolSize, TimeSpan Time, TimeSpan? TimeLeft, UsageReport? Usage)
{
    /// <summary>Architectures that the run is done with.</summary>
    public long Done => Labeled + Failed + NotAsked;
}
