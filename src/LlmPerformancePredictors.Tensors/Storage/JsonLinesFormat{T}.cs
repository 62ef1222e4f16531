using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// How the lines of a log are written and read: one JSON object a line, UTF-8, of one type for both, and a checksum behind
/// what it holds (<see cref="LineChecksum"/>).
/// </summary>
/// <typeparam name="T">
/// A line. A property that a line must have is <c>required</c>, or a parameter of the constructor.
/// </typeparam>
/// <param name="name">What a line is, for messages: <c>recorded answer</c>.</param>
/// <param name="remedy">What to do about a damaged one, as a sentence.</param>
/// <param name="options">How <typeparamref name="T"/> is written, with a resolver of its types.</param>
/// <param name="kinds">The types of lines where there are several; null for <typeparamref name="T"/> alone.</param>
internal sealed class JsonLinesFormat<T>(
    string name, string remedy, JsonSerializerOptions options, IReadOnlyList<Type>? kinds = null)
    where T : class
{
    private readonly JsonTypeInfo<T> _type = StrictJson.GetTypeInfo<T>(options);
    private readonly TornLine _tornLine = new(options, kinds ?? [typeof(T)]);
    private readonly JsonWriterOptions _writerOptions = new() { Encoder = options.Encoder };

    /// <summary>A writer of lines into a buffer, for whoever writes many.</summary>
    /// <param name="buffer">Receives them.</param>
    /// <returns>The writer.</returns>
    public Utf8JsonWriter CreateWriter(IBufferWriter<byte> buffer) => new(buffer, _writerOptions);

    /// <summary>Writes a line with its line feed.</summary>
    /// <param name="buffer">Receives it.</param>
    /// <param name="value">What it holds.</param>
    public void Write(ArrayBufferWriter<byte> buffer, T value)
    {
        using Utf8JsonWriter json = CreateWriter(buffer);
        Write(buffer, json, value);
    }

    /// <summary>Writes a line with its line feed.</summary>
    /// <param name="buffer">Receives it.</param>
    /// <param name="json">The buffer's writer.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="withChecksum">Whether its checksum stands at its end.</param>
    public void Write(ArrayBufferWriter<byte> buffer, Utf8JsonWriter json, T value, bool withChecksum = true)
    {
        int start = buffer.WrittenCount;
        json.Reset();
        JsonSerializer.Serialize(json, value, _type);
        json.Flush();
        if (withChecksum) LineChecksum.Append(buffer, start);
        buffer.Write("\n"u8);
    }

    /// <summary>Writes lines.</summary>
    /// <param name="values">What they hold.</param>
    /// <param name="withChecksums">Whether each has its checksum, for files that are read again.</param>
    /// <returns>The lines with their line feeds.</returns>
    public byte[] Write(IEnumerable<T> values, bool withChecksums = true)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using Utf8JsonWriter json = CreateWriter(buffer);
        foreach (T value in values) Write(buffer, json, value, withChecksums);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Whether a last line is the beginning of one of these lines, which a kill tore off, as opposed to a whole one and to
    /// anything else, which is somebody's.
    /// </summary>
    /// <param name="text">The line, trimmed.</param>
    public bool IsTorn(ReadOnlySpan<byte> text) => _tornLine.Matches(text);

    /// <summary>Reads a file that was written whole.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What its lines hold, in order; to be read while the file is there.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read; the message names file, line and trouble.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<T> ReadFile(string path)
    {
        using FileStream stream = BoundedFile.OpenRead(path);
        foreach (T value in ReadStream(stream, path, forgivesTornEnd: false)) yield return value;
    }

    /// <summary>Reads a stream to its end; one without a last line feed is whole too.</summary>
    /// <param name="stream">The lines.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="forgivesTornEnd">
    /// Whether a last line that is the beginning of one is left out, or an error as anything else.
    /// </param>
    /// <returns>What its lines hold, in order.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read; the message names source, line and trouble.</exception>
    public IEnumerable<T> ReadStream(Stream stream, string source, bool forgivesTornEnd)
    {
        long number = 0;
        foreach ((long start, ReadOnlyMemory<byte> line) in LineSplitter.Split((destination, _) => stream.Read(destination), 0))
        {
            number++;
            ReadOnlySpan<byte> text = JsonLinesFormat.Trim(line.Span, start);
            if (text.IsEmpty || (forgivesTornEnd && line.Span[^1] != '\n' && IsTorn(text))) continue;
            yield return Parse(text, source, number);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="source">Its file, for messages.</param>
    /// <param name="number">Its number, for messages.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public T Parse(ReadOnlySpan<byte> text, string source, long number)
    {
        try
        {
            if (!LineChecksum.Allows(text))
                throw new JsonException("It is not what its checksum (crc32c) was made of: it is damaged, or was edited.");
            return StrictJson.Deserialize(text, _type, "The line");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{source}, line {number} is no {name}: {exception.Message} {remedy}"), exception);
        }
    }
}
