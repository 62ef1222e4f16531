using System.Text;

namespace LlmPerformancePredictors.Storage;

/// <summary>Where a byte of a JSON text stands, for people with an editor.</summary>
internal static class JsonPlace
{
    /// <summary>Line and column of a byte.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="index">The byte's position; one behind the end is the end.</param>
    /// <returns><c>line 3, column 7</c>, both from 1; a column is a character.</returns>
    public static string Find(ReadOnlySpan<byte> json, long index)
    {
        ReadOnlySpan<byte> before = json[..(int)Math.Clamp(index, 0, json.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return FormattableString.Invariant($"line {line}, column {column}");
    }
}
