using System.Text.Json;
using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Supernets.Translation;

public sealed partial class Vocabulary
{
    private const int MaxBytes = 1 << 28;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The vocabulary: the same tokens with the same ids.</returns>
    /// <exception cref="ModelFileException">The file is damaged or holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Vocabulary Read(string path)
    {
        try
        {
            return Parse(BoundedFile.ReadText(path, MaxBytes), path);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFileException(path, "UTF-8", $"other bytes ({exception.Message})", exception);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="json">What <see cref="ToJson"/> gave.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The vocabulary: the same tokens with the same ids.</returns>
    /// <exception cref="ModelFileException">The text is damaged or something else.</exception>
    public static Vocabulary Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            (string[]? words, BytePairMerges? merges) = VocabularyJson.Read(json);
            return merges is null ? new Vocabulary(words!) : new Vocabulary(merges);
        }
        catch (JsonException exception)
        {
            throw new ModelFileException(name, "a vocabulary as JSON", $"other text ({exception.Message})", exception);
        }
    }

    /// <summary>Writes the file whole or not at all; the same vocabulary gives the same bytes.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, ToJson());
    }

    /// <summary>Gives the vocabulary as text, for example as metadata of a model file.</summary>
    /// <returns>JSON: the words, or the characters and the merges, one a line.</returns>
    public string ToJson() =>
        _merges is null ? VocabularyJson.Write(_tokens.Skip(SpecialToken.Count)) : VocabularyJson.Write(_merges);
}
