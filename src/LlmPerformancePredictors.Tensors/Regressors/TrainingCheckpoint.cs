namespace LlmPerformancePredictors.Regressors;

/// <summary>The training of an ensemble after an epoch.</summary>
/// <param name="Done">The networks that are trained.</param>
/// <param name="Current">The one that is being trained; null between two.</param>
internal sealed record TrainingCheckpoint(IReadOnlyList<TrainedMember> Done, MemberState? Current);
