using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LlmPerformancePredictors.Hat;

/// <summary>A flat YAML mapping in its order, each of whose values is taken once; what is left over is handed on.</summary>
internal sealed class HatYaml
{
    private readonly string _name;
    private readonly List<(string Key, YamlNode Value)> _entries = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public HatYaml(string text, string name)
    {
        _name = name;
        var yaml = new YamlStream();
        try
        {
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new HatFormatException($"{name} is no YAML: {exception.Message}", exception);
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw new HatFormatException($"{name} is no mapping of settings; a HAT file has lines of the form key: value.");
        foreach ((YamlNode key, YamlNode value) in root.Children)
            _entries.Add((key is YamlScalarNode { Value: { } text1 } ? text1 : throw new HatFormatException($"{name} has the key {key}; allowed is a name."), value));
    }

    /// <summary>What nobody asked for, in order.</summary>
    public IReadOnlyList<HatSetting> Rest => [.. _entries.Where(entry => !_taken.Contains(entry.Key)).Select(entry => new HatSetting(entry.Key, Text(entry.Value)))];

    public bool Has(string key) => _entries.Exists(entry => entry.Key == key);

    public string Where(string key) => $"{_name}, {key}";

    public int Integer(string key) => Take(key) is YamlScalarNode scalar
        ? Integer(scalar, key)
        : throw new HatFormatException($"{Where(key)} is a list; allowed is one whole number.");

    public double Number(string key) => Take(key) is YamlScalarNode { Value: { } text }
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
        ? number
        : throw new HatFormatException($"{Where(key)} is {Text(Take(key))}; allowed is a number.");

    public int[] Integers(string key) => Take(key) is YamlSequenceNode list
        ? [.. list.Select(item => Integer(item as YamlScalarNode, key))]
        : throw new HatFormatException($"{Where(key)} is {Text(Take(key))}; allowed is a list of whole numbers.");

    public double[] Numbers(string key) => Take(key) is YamlSequenceNode list
        ? [.. list.Select(item => item is YamlScalarNode { Value: { } text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : throw new HatFormatException($"{Where(key)} has {Text(item)}; allowed are numbers."))]
        : throw new HatFormatException($"{Where(key)} is {Text(Take(key))}; allowed is a list of numbers.");

    private int Integer(YamlScalarNode? scalar, string key) =>
        int.TryParse(scalar?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new HatFormatException($"{Where(key)} has {scalar?.Value ?? "a list in a list"}; allowed is a whole number.");

    private YamlNode Take(string key)
    {
        _taken.Add(key);
        int index = _entries.FindIndex(entry => entry.Key == key);
        return index >= 0
            ? _entries[index].Value
            : throw new HatFormatException($"{_name} has no {key}; its keys are {string.Join(", ", _entries.Select(entry => entry.Key))}.");
    }

    private static string Text(YamlNode node) => node switch
    {
        YamlScalarNode { Value: var value, Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } => $"'{value?.Replace("'", "''", StringComparison.Ordinal)}'",
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(Text))}]",
        YamlMappingNode mapping => $"{{{string.Join(", ", mapping.Select(pair => $"{Text(pair.Key)}: {Text(pair.Value)}"))}}}",
        _ => node.ToString(),
    };
}
