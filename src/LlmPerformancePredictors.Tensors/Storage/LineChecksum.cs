using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// The checksum at the end of a JSON line, <c>,"crc32c":"e3069283"}</c>: CRC-32C of all bytes before it. Readers that do not know
/// it see a property more; lines without one, of the version before or by hand, are read as they are.
/// </summary>
internal static class LineChecksum
{
    /// <summary>The property's name.</summary>
    public const string Name = "crc32c";

    private const int Digits = 8;

    private static readonly StandardFormat Hexadecimal = new('x', Digits);

    private static int Length => Begin.Length + Digits + End.Length;

    private static ReadOnlySpan<byte> Begin => ",\"crc32c\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>Appends the checksum to a line.</summary>
    /// <param name="buffer">Its last bytes are the line, an object with a property or more, without line feed.</param>
    /// <param name="start">Where the line begins.</param>
    public static void Append(ArrayBufferWriter<byte> buffer, int start)
    {
        uint checksum = Compute(buffer.WrittenSpan[start..^1]);

        // A buffer takes nothing back: the first byte goes where the closing brace is.
        MemoryMarshal.AsMemory(buffer.WrittenMemory).Span[^1] = Begin[0];
        Span<byte> end = buffer.GetSpan(Length);
        Begin[1..].CopyTo(end);
        Utf8Formatter.TryFormat(checksum, end[(Begin.Length - 1)..], out _, Hexadecimal);
        End.CopyTo(end[(Begin.Length - 1 + Digits)..]);
        buffer.Advance(Length - 1);
    }

    /// <summary>Whether a line has no checksum, or that of its bytes.</summary>
    /// <param name="line">The line, trimmed.</param>
    /// <returns>False if it was changed.</returns>
    public static bool Allows(ReadOnlySpan<byte> line)
    {
        if (line.Length < Length || !line[^Length..].StartsWith(Begin) || !line.EndsWith(End)) return true;
        ReadOnlySpan<byte> digits = line[^(Digits + End.Length)..^End.Length];
        return Utf8Parser.TryParse(digits, out uint found, out int read, 'x')
            && read == Digits
            && found == Compute(line[..^Length]);
    }

    private static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }
}
