using System.Text.Json;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Principles;

/// <summary>
/// Principles as a file of JSON (UTF-8): the statements, beside them what each choice keeps, and the provenance.
/// </summary>
public static class DesignPrinciplesFile
{
    /// <summary>Writes principles, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists. Its folder must exist.</param>
    /// <param name="principles">The principles.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, DesignPrinciples principles)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(principles);
        AtomicFile.Write(path, PrincipleJson.Write(PrincipleJson.From(principles), indented: true) + "\n");
    }

    /// <summary>Reads principles.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">The whole space.</param>
    /// <returns>The principles.</returns>
    /// <exception cref="InvalidDataException">
    /// The file holds no principles of this space; the message names the trouble.
    /// </exception>
    public static DesignPrinciples Read(string path, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        try
        {
            PrincipleJson.Document document = PrincipleJson.Read(BoundedFile.ReadText(path));
            if (document.Space != space.Name) throw new JsonException($"Its space is '{document.Space}'.");
            return PrincipleJson.ToPrinciples(document, space);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{path} holds no design principles of '{space.Name}': {exception.Message} "
                + "Restore it from a copy, or learn the principles again.",
                exception);
        }
    }
}
