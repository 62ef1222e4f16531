using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace LlmPerformancePredictors.Supernets.Hat;

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
        {
            if (key is not YamlScalarNode { Value: { } keyName })
                throw new HatFormatException($"{name} has the key {key}; allowed is a name.");
            _entries.Add((keyName, value));
        }
    }

    /// <summary>What nobody asked for, in order.</summary>
    public IReadOnlyList<HatSetting> Untaken =>
        [.. from entry in _entries where !_taken.Contains(entry.Key) select new HatSetting(entry.Key, Format(entry.Value))];

    public bool Has(string key) => _entries.Exists(entry => entry.Key == key);

    public string Locate(string key) => $"{_name}, {key}";

    public int TakeInteger(string key) => Take(key) is YamlScalarNode scalar
        ? ParseInteger(scalar, key)
        : throw new HatFormatException($"{Locate(key)} is a list; allowed is one whole number.");

    public double TakeNumber(string key) => Take(key) is YamlScalarNode { Value: { } text }
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
        ? number
        : throw new HatFormatException($"{Locate(key)} is {Format(Take(key))}; allowed is a number.");

    public int[] TakeIntegers(string key) => Take(key) is YamlSequenceNode list
        ? [.. list.Select(item => ParseInteger(item as YamlScalarNode, key))]
        : throw new HatFormatException($"{Locate(key)} is {Format(Take(key))}; allowed is a list of whole numbers.");

    public double[] TakeNumbers(string key) => Take(key) is YamlSequenceNode list
        ? [.. list.Select(item => item is YamlScalarNode { Value: { } text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : throw new HatFormatException($"{Locate(key)} has {Format(item)}; allowed are numbers."))]
        : throw new HatFormatException($"{Locate(key)} is {Format(Take(key))}; allowed is a list of numbers.");

    private int ParseInteger(YamlScalarNode? scalar, string key) =>
        int.TryParse(scalar?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new HatFormatException(
                $"{Locate(key)} has {scalar?.Value ?? "a list in a list"}; allowed is a whole number.");

    private YamlNode Take(string key)
    {
        _taken.Add(key);
        int index = _entries.FindIndex(entry => entry.Key == key);
        return index >= 0
            ? _entries[index].Value
            : throw new HatFormatException(
                $"{_name} has no {key}; its keys are {string.Join(", ", _entries.Select(entry => entry.Key))}.");
    }

    private static string Format(YamlNode node) => node switch
    {
        YamlScalarNode { Value: var value, Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted } =>
            $"'{value?.Replace("'", "''", StringComparison.Ordinal)}'",
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode list => $"[{string.Join(", ", list.Select(Format))}]",
        YamlMappingNode mapping =>
            $"{{{string.Join(", ", mapping.Select(pair => $"{Format(pair.Key)}: {Format(pair.Value)}"))}}}",
        _ => node.ToString(),
    };
}
