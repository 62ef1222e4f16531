namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>Sentences and their translations, in order.</summary>
public sealed class ParallelText
{
    /// <summary>Creates the text.</summary>
    /// <param name="source">The source's sentences, at least one; none is blank.</param>
    /// <param name="target">Their translations, as many; none is blank.</param>
    /// <exception cref="ArgumentException">The numbers differ, or there is no sentence, or one is blank.</exception>
    public ParallelText(IEnumerable<string> source, IEnumerable<string> target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Source = [.. source];
        Target = [.. target];
        if (Source.Count == 0 || Source.Count != Target.Count)
        {
            throw new ArgumentException(
                $"{Source.Count} source sentences and {Target.Count} target sentences: "
                + "as many of both are needed, and at least one.",
                nameof(target));
        }

        RequireWords(Source, nameof(source));
        RequireWords(Target, nameof(target));
    }

    /// <summary>The source's sentences.</summary>
    public IReadOnlyList<string> Source { get; }

    /// <summary>Their translations.</summary>
    public IReadOnlyList<string> Target { get; }

    /// <summary>The number of pairs.</summary>
    public int Count => Source.Count;

    /// <summary>All sentences, the source's before the target's: what a shared vocabulary is learned from.</summary>
    public IEnumerable<string> Sentences => Source.Concat(Target);

    /// <summary>
    /// Reads two files of one sentence a line (UTF-8, with or without byte order mark; lines end in LF or CRLF): line n of one is
    /// the translation of line n of the other.
    /// </summary>
    /// <param name="sourcePath">The source's file.</param>
    /// <param name="targetPath">The target's file.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ParallelTextException">
    /// A file is empty, has a blank line or bytes that are not UTF-8, or one has more lines than the other.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ParallelText Read(string sourcePath, string targetPath)
    {
        ArgumentNullException.ThrowIfNull(sourcePath);
        ArgumentNullException.ThrowIfNull(targetPath);
        string[] source = SentenceFile.Read(sourcePath);
        string[] target = SentenceFile.Read(targetPath);
        if (source.Length != target.Length)
        {
            (string path, int line) =
                source.Length > target.Length ? (sourcePath, target.Length + 1) : (targetPath, source.Length + 1);
            throw new ParallelTextException(
                path, line, $"'{sourcePath}' has {source.Length} lines and '{targetPath}' {target.Length}: both need as many, "
                + "a sentence and its translation on the same line.");
        }

        return new ParallelText(source, target);
    }

    /// <summary>Takes the first pairs, or all if there are fewer.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <returns>Those pairs.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public ParallelText Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new ParallelText(Source.Take(count), Target.Take(count));
    }

    private static void RequireWords(IReadOnlyList<string> sentences, string name)
    {
        for (int i = 0; i < sentences.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(sentences[i]))
                throw new ArgumentException($"Sentence {i} (counted from 0) of the {name} is blank: leave its pair out.", name);
        }
    }
}
