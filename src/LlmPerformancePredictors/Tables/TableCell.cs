namespace LlmPerformancePredictors.Tables;

/// <summary>What a table has in a place: one text, or one a layer; none where it is empty.</summary>
/// <param name="Texts">The texts.</param>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Column">The column: of a CSV file its number, of JSON the character, from 1.</param>
internal readonly record struct TableCell(IReadOnlyList<string> Texts, int Line, int Column)
{
    public string Text => string.Join(',', Texts);
}
