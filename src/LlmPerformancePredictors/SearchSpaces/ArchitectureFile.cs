using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>
/// One architecture as a file for the code that trains it: JSON or YAML, by the name's ending; the choices that count with typed
/// values.
/// </summary>
public static class ArchitectureFile
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes an architecture, whole or not at all.</summary>
    /// <param name="path">The file, ending in .json, .yaml or .yml; replaced if it exists. Its folder must exist.</param>
    /// <param name="architecture">The architecture.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name has another ending.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(architecture);
        AtomicFile.Write(path, Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => ToJson(architecture) + "\n",
            ".yaml" or ".yml" => ToYaml(architecture),
            var other => throw new ArgumentException(
                $"An architecture is written as .json, .yaml or .yml; {path} ends in '{other}'.", nameof(path)),
        });
    }

    /// <summary>Reads an architecture that <see cref="Write"/> wrote as JSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">The space.</param>
    /// <returns>The architecture.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is no architecture of the space; the message names file, place, choice, value and what is allowed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Architecture ReadJson(string path, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(space);
        byte[] json = Encoding.UTF8.GetBytes(BoundedFile.ReadText(path));
        var reader = new Utf8JsonReader(json);
        try
        {
            reader.Read();
            Architecture architecture = new ArchitectureJsonConverter(space).Read(ref reader);
            if (reader.Read()) throw new JsonException("Something stands behind the object.");
            return architecture;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{path}, {JsonPlace.Find(json, reader.TokenStartIndex)}: {exception.Message}", exception);
        }
    }

    /// <summary>An architecture as JSON: an object of typed values, indented, lines separated by a line feed.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException">The architecture is null.</exception>
    public static string ToJson(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
            ArchitectureJsonConverter.Write(writer, architecture);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>
    /// An architecture as YAML: a line a choice, lists in brackets; whatever YAML could take for something else is quoted.
    /// </summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The text, each line ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException">The architecture is null.</exception>
    public static string ToYaml(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var text = new StringBuilder();
        foreach (Choice choice in architecture.Space.Choices)
        {
            string[] values = architecture.GetTexts(choice.Name);
            if (values.Length == 0) continue;
            string[] written = choice is CategoricalChoice ? [.. values.Select(Quote)] : values;
            string joined = string.Join(", ", written);
            text.Append(Quote(choice.Name)).Append(": ").Append(choice.IsList ? $"[{joined}]" : joined).Append('\n');
        }

        return text.ToString();
    }

    // Plain where it is a word of letters that means nothing in YAML; otherwise a string of JSON, which YAML reads as well.
    private static string Quote(string text) =>
        text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
        && char.IsAsciiLetter(text[0])
        && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n")
            ? text
            : $"\"{JsonEncodedText.Encode(text)}\"";
}
