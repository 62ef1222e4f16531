using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>
/// A search space from HAT's super-network YAML (its <c>configs/*/supertransformer</c>): the machine-translation Transformer with
/// the choices of that file. WMT's and IWSLT's differ in feed-forward widths and heads.
/// </summary>
public sealed class HatSearchSpace
{
    private HatSearchSpace(SearchSpace space, IReadOnlyList<HatSetting> otherSettings) =>
        (Space, OtherSettings) = (space, otherSettings);

    /// <summary>The space; its choices have the names of <see cref="MachineTranslationSpace"/>.</summary>
    public SearchSpace Space { get; }

    /// <summary>What else the file says (training settings, the super-network's sizes), in its order.</summary>
    public IReadOnlyList<HatSetting> OtherSettings { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its name without extension becomes the space's name.</param>
    /// <returns>The space and the other settings.</returns>
    /// <exception cref="HatFormatException">
    /// Something is missing or not allowed; the message names file, key and value.
    /// </exception>
    public static HatSearchSpace Read(string path) => Parse(HatYaml.ReadText(path), Path.GetFileNameWithoutExtension(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="name">The space's name.</param>
    /// <returns>The space and the other settings.</returns>
    /// <exception cref="HatFormatException">Something is missing or not allowed; the message names key and value.</exception>
    public static HatSearchSpace Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(name);
        return Parse(yaml, name, name);
    }

    private static HatSearchSpace Parse(string yaml, string name, string where)
    {
        var file = new HatYaml(yaml, where);
        Dictionary<string, IReadOnlyList<int>> values = HatKeys.All.ToDictionary(
            key => key.Choice, IReadOnlyList<int> (key) => file.TakeIntegers(key.Space), StringComparer.Ordinal);
        string spans = HatKeys.All.Single(key => key.Choice == MachineTranslationSpace.DecoderCrossSpans).Space;
        values[MachineTranslationSpace.DecoderCrossSpans] =
            [.. values[MachineTranslationSpace.DecoderCrossSpans].Select(value => HatKeys.ToSpan(value, file.Locate(spans)))];
        try
        {
            return new HatSearchSpace(MachineTranslationSpace.Create(name, values), file.Untaken);
        }
        catch (ArgumentException exception)
        {
            throw new HatFormatException($"{where} gives no search space: {exception.Message}", exception);
        }
    }
}
