using System.Text;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// Reads files whole that somebody else may have made: no more bytes than a file of its kind may have, and no byte that is no
/// text.
/// </summary>
internal static class BoundedFile
{
    /// <summary>The most bytes of a file of settings, a key or an answer.</summary>
    public const int MaxSmall = 16 << 20;

    /// <summary>The most bytes that an array can hold, less the one by which the end is noticed.</summary>
    public const int MaxLarge = 0X7FFFFFC7 - 1;

    private const int FirstBytes = 1 << 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Opens a file to read it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It is a folder, is not there, or cannot be read.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                Directory.Exists(path)
                    ? $"{path} is a folder; name a file."
                    : $"{path} may not be read; give this user the right to read it.",
                exception);
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most that it may have, at most <see cref="MaxLarge"/>.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="InvalidDataException">It has more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(string path, int maxBytes = MaxSmall)
    {
        using FileStream stream = OpenRead(path);
        return ReadBytes(stream, path, maxBytes);
    }

    /// <summary>Reads bytes to the end.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="maxBytes">The most that it may have, at most <see cref="MaxLarge"/>.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="InvalidDataException">It has more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReadOnlyMemory<byte> ReadBytes(Stream stream, string source, int maxBytes = MaxSmall)
    {
        // What says its length is not believed, but spares copies.
        long expected = stream.CanSeek ? stream.Length - stream.Position : FirstBytes;
        if (stream.CanSeek && expected > maxBytes) throw TooLong(source, maxBytes);
        byte[] bytes = new byte[expected + 1];
        int count = 0;
        while (stream.Read(bytes.AsSpan(count)) is > 0 and var read)
        {
            count += read;
            if (count > maxBytes) throw TooLong(source, maxBytes);
            if (count == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(2L * count, maxBytes + 1L));
        }

        return bytes.AsMemory(0, count);
    }

    /// <summary>Reads text: UTF-8, or what a byte order mark says.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes that it may have.</param>
    /// <returns>Its text.</returns>
    /// <exception cref="InvalidDataException">It has more, or bytes that are no text.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string ReadText(string path, int maxBytes = MaxSmall)
    {
        using var bytes = new MemoryStream(ReadBytes(path, maxBytes).ToArray(), writable: false);
        using var reader = new StreamReader(bytes, Utf8);
        try
        {
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"{path} is no text in UTF-8: {exception.Message}", exception);
        }
    }

    private static InvalidDataException TooLong(string source, int maxBytes) =>
        new(FormattableString.Invariant($"{source} has more than {maxBytes} bytes, the most that are read."));
}
