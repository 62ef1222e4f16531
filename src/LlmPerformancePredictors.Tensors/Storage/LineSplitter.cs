namespace LlmPerformancePredictors.Storage;

/// <summary>Splits bytes into lines without holding more than a line and a chunk of them.</summary>
internal static class LineSplitter
{
    /// <summary>The bytes of the longest line that is read.</summary>
    public const int MaxLength = 1 << 28;

    private const int ChunkSize = 1 << 16;

    /// <summary>Reads some of the bytes behind those that were read before.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="position">Where they stand.</param>
    /// <returns>How many were read; 0 at the end.</returns>
    public delegate int ReadBytes(Span<byte> destination, long position);

    /// <summary>Splits bytes.</summary>
    /// <param name="read">Reads the bytes in order.</param>
    /// <param name="start">The position of the first.</param>
    /// <returns>
    /// The lines with their positions and line feeds; the last may have none. A line is valid until the next is asked for.
    /// </returns>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLength"/>.</exception>
    public static IEnumerable<(long Start, ReadOnlyMemory<byte> Line)> Split(ReadBytes read, long start)
    {
        byte[] buffer = new byte[ChunkSize];
        int kept = 0;
        while (true)
        {
            int count = read(buffer.AsSpan(kept), start + kept);
            if (count == 0) break;
            int filled = kept + count, begin = 0;
            for (int searched = kept; ; searched = begin)
            {
                int feed = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
                if (feed < 0) break;
                int length = searched + feed + 1 - begin;
                yield return (start + begin, buffer.AsMemory(begin, length));
                begin += length;
            }

            kept = filled - begin;
            buffer.AsSpan(begin, kept).CopyTo(buffer);
            start += begin;
            if (kept >= MaxLength)
            {
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"The line that begins at byte {start} is longer than {MaxLength} bytes: this is no file of lines."));
            }

            if (kept == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }

        if (kept > 0) yield return (start, buffer.AsMemory(0, kept));
    }
}
