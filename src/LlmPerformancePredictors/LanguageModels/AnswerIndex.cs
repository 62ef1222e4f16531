using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Where the answers of a file stand. Their texts stay on disk, so that memory grows by some fifty bytes an answer, whatever
/// the answers' length. For one thread at a time.
/// </summary>
internal sealed class AnswerIndex(SafeFileHandle file, string path)
{
    private const int ChunkSize = 1 << 16;

    private readonly Dictionary<UInt128, (long Start, int Length)> _places = [];
    private long _line;

    /// <summary>The position behind the last line that was read.</summary>
    public long End { get; private set; }

    public UsageTotals Totals { get; private set; }

    public (long Start, int Length)? Find(AnswerKey key) => _places.TryGetValue(HashOf(key), out (long, int) place) ? place : null;

    /// <summary>Reads the lines behind <see cref="End"/>, other processes' perhaps, up to the last line feed.</summary>
    /// <exception cref="InvalidDataException">A line is no recorded answer, or gives another answer than an earlier one.</exception>
    public void ReadOn()
    {
        long length = RandomAccess.GetLength(file);
        if (length < End) throw Changed(path);
        byte[] buffer = new byte[Math.Min(length - End, ChunkSize)];
        while (End < length)
        {
            int read = RandomAccess.Read(file, buffer, End);
            int whole = buffer.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
            for (int start = 0; start < whole;)
            {
                int size = buffer.AsSpan(start).IndexOf((byte)'\n') + 1;
                ReadLine(buffer.AsSpan(start, size), End + start);
                start += size;
            }

            End += whole;
            if (whole > 0) continue;
            if (End + read >= length) break;
            buffer = new byte[buffer.Length * 2];
        }
    }

    /// <summary>Takes in a line that was just written at <see cref="End"/>.</summary>
    public void Add(RecordedAnswer answer, int length)
    {
        _places.Add(HashOf(answer.Key), (End, length));
        Totals = Totals.With(answer.Usage);
        End += length;
        _line++;
    }

    public static RecordedAnswer ReadAt(SafeFileHandle file, string path, (long Start, int Length) place, AnswerKey? key = null)
    {
        byte[] line = new byte[place.Length];
        try
        {
            if (RandomAccess.Read(file, line, place.Start) == line.Length && RecordedAnswerLine.Parse(line) is { } answer && (key is null || answer.Key == key))
                return answer;
        }
        catch (JsonException exception)
        {
            throw Changed(path, exception);
        }

        throw Changed(path);
    }

    private void ReadLine(ReadOnlySpan<byte> line, long start)
    {
        _line++;
        if (start == 0 && line.StartsWith(Encoding.UTF8.Preamble))
        {
            start = Encoding.UTF8.Preamble.Length;
            line = line[(int)start..];
        }

        if (line.Trim(" \t\r\n"u8).IsEmpty) return;
        RecordedAnswer answer;
        try
        {
            answer = RecordedAnswerLine.Parse(line);
        }
        catch (JsonException exception)
        {
            throw RecordedAnswerFile.Damaged(path, _line, exception.Message, exception);
        }

        if (_places.TryAdd(HashOf(answer.Key), (start, line.Length))) Totals = Totals.With(answer.Usage);
        else if (ReadAt(file, path, _places[HashOf(answer.Key)]).Text != answer.Text)
            throw new InvalidDataException(Invariant($"{path}, line {_line} gives another answer than an earlier line for {answer.Key}; delete one of the two."));
    }

    private static AnswerStoreException Changed(string path, Exception? exception = null) =>
        new($"{path} was changed while it was open; only lines may be added to it. Close the runs that use it, and restore it from a copy.", exception);

    // A hundred thousand million answers have a chance of one in 10^16 that two of them share 128 bits.
    private static UInt128 HashOf(AnswerKey key) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Invariant($"{key.Model}\n{key.PromptSha256}\n{key.Sample}\n{key.Settings}"))));
}
