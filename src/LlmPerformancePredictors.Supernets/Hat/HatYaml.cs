using System.Globalization;
using LlmPerformancePredictors.Storage;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace LlmPerformancePredictors.Supernets.Hat;

/// <summary>A flat YAML mapping in its order, each of whose values is taken once; what is left over is handed on.</summary>
internal sealed class HatYaml
{
    // HAT's own files have 4 kB and two levels; these bounds keep a hostile one from taking stack or memory.
    private const int MaxCharacters = 1_000_000;
    private const int MaxDepth = 16;

    private readonly string _name;
    private readonly List<(string Key, YamlNode Value)> _entries = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public HatYaml(string text, string name)
    {
        _name = name;
        var yaml = new YamlStream();
        try
        {
            RequireBounds(text, name);
            yaml.Load(new StringReader(text));
        }
        catch (Exception exception) when (exception is not (HatFormatException or OutOfMemoryException))
        {
            // The parser throws more than its own exceptions, for example on escapes that are no character.
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

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="HatFormatException">It is too long, or no text.</exception>
    public static string ReadText(string path)
    {
        try
        {
            return BoundedFile.ReadText(path);
        }
        catch (InvalidDataException exception)
        {
            throw new HatFormatException($"{exception.Message} HAT's files are YAML of some kB.", exception);
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
            && double.IsFinite(number)
                ? number
                : throw new HatFormatException($"{Locate(key)} has {Format(item)}; allowed are numbers."))]
        : throw new HatFormatException($"{Locate(key)} is {Format(Take(key))}; allowed is a list of numbers.");

    // Reads events alone, which needs neither stack nor memory, before a tree is built of them.
    private static void RequireBounds(string text, string name)
    {
        if (text.Length > MaxCharacters)
            throw new HatFormatException($"{name} has {text.Length} characters; allowed are at most {MaxCharacters}.");
        var parser = new Parser(new StringReader(text));
        int depth = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is AnchorAlias || parser.Current is NodeEvent { Anchor.IsEmpty: false })
            {
                throw new HatFormatException(
                    $"{name}, line {parser.Current.Start.Line}: an anchor or alias; HAT's files have none, write the value out.");
            }

            depth += parser.Current?.NestingIncrease ?? 0;

            // Stream, document and mapping are the first three levels.
            if (depth > MaxDepth + 2)
            {
                throw new HatFormatException(
                    $"{name}, line {parser.Current!.Start.Line}: values nested deeper than {MaxDepth} levels; "
                    + "HAT's files have 2.");
            }
        }
    }

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
