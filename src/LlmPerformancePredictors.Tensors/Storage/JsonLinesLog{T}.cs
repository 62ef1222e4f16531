using System.Buffers;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// An append-only file of JSON lines. A last line that a kill tore off is mended by <see cref="Mend"/>; damage elsewhere is an
/// error that names file and line. For one thread at a time, but for <see cref="ReadAt"/>, which any may call at any time.
/// </summary>
/// <remarks>
/// Alone on the file, a process mends it once, reads all lines and appends. Where several share it, each takes a
/// <see cref="FileLock"/>, reads what is new, mends and appends.
/// </remarks>
/// <typeparam name="T">What a line holds.</typeparam>
internal sealed class JsonLinesLog<T> : IDisposable
    where T : class
{
    private readonly JsonLinesFormat<T> _format;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly SafeFileHandle _file;

    /// <summary>Opens a log, or makes it and its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its lines.</param>
    /// <param name="isShared">Whether other processes write to it too.</param>
    /// <exception cref="IOException">
    /// The file cannot be opened, another process has it and shares it with nobody, or it is a device or a pipe.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made or written.</exception>
    public JsonLinesLog(string path, JsonLinesFormat<T> format, bool isShared = false)
    {
        (Path, _format, _json) = (System.IO.Path.GetFullPath(path), format, format.CreateWriter(_buffer));
        StorageFaults.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            // Only FileShare.None locks on every system.
            FileShare share = isShared ? FileShare.ReadWrite | FileShare.Delete : FileShare.None;
            _file = File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
        }
        catch (Exception exception) when (StorageFaults.IsHeldByAnother(exception))
        {
            throw new IOException($"Another process has {Path} open; let it, or end it and run again.", exception);
        }
        catch (Exception exception) when (StorageFaults.CanExplain(exception))
        {
            throw StorageFaults.Explain(Path, exception);
        }

        try
        {
            KeptFile.Require(Path, _file);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file, in full.</summary>
    public string Path { get; }

    /// <summary>Where <see cref="Mend"/> puts what it cuts off, each piece on a line of its own.</summary>
    public string CutPath => Path + ".cut";

    /// <summary>The position behind the last line that was read or appended.</summary>
    public long End { get; private set; }

    /// <summary>The lines that were read or appended.</summary>
    public long LineCount { get; private set; }

    /// <summary>Reads the lines behind <see cref="End"/> as far as they have a line feed; empty ones are skipped.</summary>
    /// <returns>The lines, in order; to be read to their end.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read; the message names file, line and trouble.</exception>
    /// <exception cref="IOException">The file has become shorter.</exception>
    public IEnumerable<LogLine<T>> ReadNew()
    {
        long length = RandomAccess.GetLength(_file);
        if (length < End) throw Changed();
        if (length == End) yield break;
        IEnumerable<(long Start, ReadOnlyMemory<byte> Line)> lines =
            LineSplitter.Split((destination, position) => RandomAccess.Read(_file, destination, position), End);
        foreach ((long start, ReadOnlyMemory<byte> line) in lines)
        {
            if (line.Span[^1] != '\n') yield break;
            ReadOnlySpan<byte> text = JsonLinesFormat.Trim(line.Span, start);
            T? value = text.IsEmpty ? null : _format.Parse(text, Path, LineCount + 1);
            (End, LineCount) = (start + line.Length, LineCount + 1);
            if (value is not null) yield return new LogLine<T>(value, LineCount, new LogPlace(start, line.Length));
        }
    }

    /// <summary>
    /// Reads the lines behind <see cref="End"/> and mends the last: one that is whole but for its line feed gets it, and what is
    /// the beginning of one of the log's own lines is cut off, into <see cref="CutPath"/>. Anything else stays.
    /// For who is alone with the file, or has its lock.
    /// </summary>
    /// <param name="read">Receives the lines, in order.</param>
    /// <returns>The bytes that were cut off; 0 if none were.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read, or the file is no log; nothing is changed.</exception>
    /// <exception cref="IOException">The file has become shorter, or cannot be mended.</exception>
    public long Mend(Action<LogLine<T>> read)
    {
        foreach (LogLine<T> line in ReadNew()) read(line);
        long rest = RandomAccess.GetLength(_file) - End;
        if (rest == 0) return 0;
        byte[] tail = new byte[rest];
        if (RandomAccess.Read(_file, tail, End) != rest) throw Changed();
        ReadOnlySpan<byte> text = JsonLinesFormat.Trim(tail, End);
        if (_format.IsTorn(text))
        {
            Cut(tail);
            return rest;
        }

        // White space is an empty line, as it is elsewhere in the file.
        if (!text.IsEmpty) _format.Parse(text, Path, LineCount + 1);
        RandomAccess.Write(_file, "\n"u8, End + rest);
        foreach (LogLine<T> line in ReadNew()) read(line);
        return 0;
    }

    /// <summary>Appends lines, all in one write.</summary>
    /// <param name="values">What they hold.</param>
    /// <param name="flushToDisk">Whether they are to outlive the machine and not only the process; that takes its time.</param>
    /// <returns>The lines.</returns>
    /// <exception cref="IOException">
    /// They could not be written, or the file was changed by somebody else; none of them counts.
    /// </exception>
    public IReadOnlyList<LogLine<T>> Append(IEnumerable<T> values, bool flushToDisk = true)
    {
        // To ask for the file's name takes longer than a small write; who writes often is told at the next flush.
        if (flushToDisk) ThrowIfReplaced();
        if (RandomAccess.GetLength(_file) != End) throw Changed();
        _buffer.ResetWrittenCount();
        var lines = new List<LogLine<T>>(values.TryGetNonEnumeratedCount(out int count) ? count : 0);
        foreach (T value in values)
        {
            int start = _buffer.WrittenCount;
            _format.Write(_buffer, _json, value);
            var place = new LogPlace(End + start, _buffer.WrittenCount - start);
            lines.Add(new LogLine<T>(value, LineCount + lines.Count + 1, place));
        }

        if (lines.Count == 0) return lines;
        RandomAccess.Write(_file, _buffer.WrittenSpan, End);
        if (flushToDisk) RandomAccess.FlushToDisk(_file);
        (End, LineCount) = (End + _buffer.WrittenCount, LineCount + lines.Count);
        return lines;
    }

    /// <summary>Reads all lines up to <see cref="End"/> again, as they are asked for; no more than a few are in memory.</summary>
    /// <returns>The lines, in order.</returns>
    /// <exception cref="InvalidDataException">A line cannot be read any more.</exception>
    public IEnumerable<LogLine<T>> ReadAgain()
    {
        long end = End, number = 0;
        IEnumerable<(long Start, ReadOnlyMemory<byte> Line)> lines = LineSplitter.Split(
            (destination, position) => RandomAccess.Read(
                _file, destination[..(int)Math.Min(destination.Length, end - position)], position),
            0);
        foreach ((long start, ReadOnlyMemory<byte> line) in lines)
        {
            number++;
            ReadOnlySpan<byte> text = JsonLinesFormat.Trim(line.Span, start);
            if (text.IsEmpty) continue;
            yield return new LogLine<T>(_format.Parse(text, Path, number), number, new LogPlace(start, line.Length));
        }
    }

    /// <summary>Reads a line again.</summary>
    /// <param name="place">Where it stands.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="IOException">The file was changed other than by appending lines.</exception>
    public T ReadAt(LogPlace place)
    {
        byte[] line = new byte[place.Length];
        if (RandomAccess.Read(_file, line, place.Start) != line.Length) throw Changed();
        try
        {
            return _format.Parse(JsonLinesFormat.Trim(line, place.Start), Path, 0);
        }
        catch (InvalidDataException exception)
        {
            throw Changed(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }

    /// <summary>The exception for a file that was changed other than by appending lines.</summary>
    /// <param name="exception">The cause, if there is one.</param>
    /// <returns>The exception; its message says what to do.</returns>
    public IOException Changed(Exception? exception = null) => new(
        $"{Path} was changed while it was open; only lines may be added to it. "
        + "Close the runs that use it, and restore it from a copy.",
        exception);

    // On the disk in one place before it is off it in the other.
    private void Cut(ReadOnlySpan<byte> torn)
    {
        using (var kept = new FileStream(CutPath, FileMode.Append, FileAccess.Write))
        {
            kept.Write(torn);
            kept.Write("\n"u8);
            kept.Flush(flushToDisk: true);
        }

        RandomAccess.SetLength(_file, End);
    }

    // Appending to a file that was deleted or replaced would lose the lines.
    private void ThrowIfReplaced()
    {
        var there = new FileInfo(Path);
        if (!there.Exists || there.Length != RandomAccess.GetLength(_file))
            throw new IOException($"{Path} was deleted or replaced while it was open.");
    }
}
