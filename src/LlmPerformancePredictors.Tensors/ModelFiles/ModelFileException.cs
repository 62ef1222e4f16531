namespace LlmPerformancePredictors.ModelFiles;

/// <summary>A file that is not what was expected: damaged, foreign, or made for something else.</summary>
public sealed class ModelFileException : LlmPerformancePredictorsException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelFileException(string path, string expected, string found, Exception? innerException = null)
        : base($"Model file '{path}' is refused: expected {expected}, found {found}.", innerException)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        Path = path;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }
}
