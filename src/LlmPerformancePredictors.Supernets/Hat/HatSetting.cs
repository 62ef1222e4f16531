namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A setting of a HAT file that this library does not use, kept as it was written.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value as YAML on one line: a scalar, or a list such as <c>[1, 2]</c>.</param>
public sealed record HatSetting(string Key, string Value);
