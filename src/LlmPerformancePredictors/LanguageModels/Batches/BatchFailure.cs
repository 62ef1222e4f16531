namespace LlmPerformancePredictors.LanguageModels.Batches;

/// <summary>Why a batch gave no answer to a prompt.</summary>
/// <param name="CustomId">The prompt's id.</param>
/// <param name="Reason">The service's words.</param>
/// <param name="IsTransient">Whether another batch may have an answer.</param>
internal sealed record BatchFailure(string CustomId, string Reason, bool IsTransient);
