using System.Globalization;

namespace LlmPerformancePredictors.Tables;

/// <summary>What a column beside the choices says of an architecture: a number, a text, or nothing.</summary>
internal readonly record struct TableValue(string? Text, bool IsNumber)
{
    public static TableValue From(double? number) => new(number?.ToString("R", CultureInfo.InvariantCulture), IsNumber: true);

    public static TableValue From(string? text) => new(text, IsNumber: false);
}
