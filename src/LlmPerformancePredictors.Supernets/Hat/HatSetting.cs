using System.Text;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A setting of a HAT file that this library does not use, kept as it was written.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value as YAML on one line: a scalar, or a list such as <c>[1, 2]</c>.</param>
public sealed record HatSetting(string Key, string Value)
{
    /// <summary>Its key.</summary>
    public string Key { get; init; } = Key ?? throw new ArgumentNullException(nameof(Key));

    /// <summary>Its value as YAML on one line: a scalar, or a list such as <c>[1, 2]</c>.</summary>
    public string Value { get; init; } = Value ?? throw new ArgumentNullException(nameof(Value));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder, (nameof(Key), Key), (nameof(Value), Value));
}
