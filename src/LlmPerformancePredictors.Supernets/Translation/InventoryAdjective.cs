namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>An invented adjective.</summary>
/// <param name="English">Its one form.</param>
/// <param name="German">Its stem.</param>
internal sealed record InventoryAdjective(string English, string German);
