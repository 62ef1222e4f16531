namespace LlmPerformancePredictors.Supernets.Translation;

/// <summary>Files that do not hold one sentence a line, with its translation on the same line.</summary>
public sealed class ParallelTextException : LlmPerformancePredictorsException
{
    internal ParallelTextException(string path, int line, string message)
        : base(message) => (Path, Line) = (path, line);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, counted from 1: the first that is wrong, or that the other file does not have.</summary>
    public int Line { get; }
}
