using System.Text;

namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>
/// A file of one sentence a line. Only LF ends a line: other separators of Unicode are white space within a sentence.
/// </summary>
internal static class SentenceFile
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static string[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int offset = file.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        var sentences = new List<string>();
        while (offset < file.Length)
        {
            int length = file.AsSpan(offset).IndexOf((byte)'\n');
            int next = length < 0 ? file.Length : offset + length + 1;
            ReadOnlySpan<byte> line = file.AsSpan(offset..(length < 0 ? next : next - 1));
            RequireUtf8(path, sentences.Count + 1, line, offset);
            string sentence = Encoding.UTF8.GetString(line);
            if (sentence.EndsWith('\r')) sentence = sentence[..^1];
            if (string.IsNullOrWhiteSpace(sentence))
            {
                throw new ParallelTextException(
                    path, sentences.Count + 1,
                    $"Line {sentences.Count + 1} of '{path}' is blank: a sentence is needed on every line. "
                    + "Remove the line from both files.");
            }

            sentences.Add(sentence);
            offset = next;
        }

        return sentences.Count > 0
            ? [.. sentences]
            : throw new ParallelTextException(path, 1, $"'{path}' is empty: one sentence a line is needed, at least one.");
    }

    private static void RequireUtf8(string path, int number, ReadOnlySpan<byte> line, int offset)
    {
        for (int i = 0; i < line.Length;)
        {
            if (Rune.DecodeFromUtf8(line[i..], out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                throw new ParallelTextException(
                    path,
                    number,
                    $"Line {number} of '{path}' is not UTF-8 at byte {i + 1} of the line "
                    + $"(byte {offset + i} of the file, counted from 0), "
                    + $"which is 0x{line[i]:X2}. Convert the file to UTF-8; unpack it first if it is compressed.");
            }

            i += length;
        }
    }
}
