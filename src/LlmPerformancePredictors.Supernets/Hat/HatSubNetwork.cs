using System.Globalization;
using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A sub-network as the YAML that HAT's training and evaluation take (its <c>configs/*/subtransformer</c>).</summary>
public sealed class HatSubNetwork
{
    private HatSubNetwork(Architecture architecture, IReadOnlyList<HatSetting> otherSettings) =>
        (Architecture, OtherSettings) = (architecture, otherSettings);

    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; }

    /// <summary>What else the file says, in its order; published ones say nothing else.</summary>
    public IReadOnlyList<HatSetting> OtherSettings { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">
    /// The space that it is a point of; choices have the names of <see cref="MachineTranslationSpace"/>.
    /// </param>
    /// <returns>The architecture and the other settings.</returns>
    /// <exception cref="HatFormatException">
    /// Something is missing or not allowed; the message names file, key and value.
    /// </exception>
    /// <exception cref="InvalidArchitectureException">
    /// The space does not have it; the message names the choice, the value and what is allowed.
    /// </exception>
    public static HatSubNetwork Read(string path, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Parse(HatYaml.ReadText(path), space, path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="space">
    /// The space that it is a point of; choices have the names of <see cref="MachineTranslationSpace"/>.
    /// </param>
    /// <param name="name">What to call it in messages.</param>
    /// <returns>The architecture and the other settings.</returns>
    /// <exception cref="HatFormatException">Something is missing or not allowed; the message names key and value.</exception>
    /// <exception cref="InvalidArchitectureException">
    /// The space does not have it; the message names the choice, the value and what is allowed.
    /// </exception>
    public static HatSubNetwork Parse(string yaml, SearchSpace space, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(name);
        var file = new HatYaml(yaml, name);
        var values = new Dictionary<string, ChoiceValue>(StringComparer.Ordinal);
        foreach ((string choice, string key, _) in HatKeys.All)
        {
            bool isList = MachineTranslationSpace.Instance[choice].IsList;
            int[] numbers = isList ? file.TakeIntegers(key) : [file.TakeInteger(key)];
            if (choice == MachineTranslationSpace.DecoderCrossSpans)
                numbers = [.. numbers.Select(number => HatKeys.ToSpan(number, file.Locate(key)))];
            values.Add(choice, numbers);
        }

        return new HatSubNetwork(space.Create(values), file.Untaken);
    }

    /// <summary>Writes an architecture.</summary>
    /// <param name="architecture">An architecture whose choices have the names of <see cref="MachineTranslationSpace"/>.</param>
    /// <returns>The YAML, with LF, keys in HAT's order and spans as HAT writes them (-1, 1, 2).</returns>
    /// <exception cref="ArgumentException">The architecture's space lacks one of the choices.</exception>
    public static string ToYaml(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        var yaml = new StringBuilder();
        foreach ((string choice, string key, _) in HatKeys.All)
        {
            int[] numbers = architecture.GetIntegers(choice);
            if (choice == MachineTranslationSpace.DecoderCrossSpans) numbers = [.. numbers.Select(HatKeys.FromSpan)];
            string text = string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
            string value = MachineTranslationSpace.Instance[choice].IsList ? $"[{text}]" : text;
            yaml.Append(key).Append(": ").Append(value).Append('\n');
        }

        return yaml.ToString();
    }
}
