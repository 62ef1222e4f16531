namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>An invented noun.</summary>
/// <param name="English">Its one form.</param>
/// <param name="German">Its singular.</param>
/// <param name="Gender">0 masculine, 1 feminine, 2 neuter.</param>
/// <param name="PluralEnding">What is behind it in the plural, or null for nothing.</param>
internal sealed record InventoryNoun(string English, string German, int Gender, string? PluralEnding);
