using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace LlmPerformancePredictors.Samples;

/// <summary>Kinds of options; a value that is refused is named together with the option and what is allowed.</summary>
public static class CommandOptions
{
    /// <summary>A whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="byDefault">The value where the option is left out.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    public static Option<int> WholeNumber(
        string name, string description, int byDefault, int least = 0, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse(result, least, most),
        };

    /// <summary>A whole number as an argument, without a name in front.</summary>
    /// <inheritdoc cref="WholeNumber"/>
    public static Argument<int> WholeNumberArgument(
        string name, string description, int byDefault, int least = 1, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => byDefault,
            CustomParser = result => Parse(result, least, most),
        };

    /// <summary>A number above 0.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="unit">The number's unit.</param>
    /// <param name="byDefault">The value where the option is left out.</param>
    public static Option<double> PositiveNumber(string name, string description, string unit, double byDefault)
    {
        Option<double> option = OptionalPositiveNumber(name, description, unit, byDefault);
        option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>A number above 0, or nothing.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="unit">The number's unit.</param>
    /// <param name="example">A number that is allowed.</param>
    public static Option<double> OptionalPositiveNumber(string name, string description, string unit, double example) => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number > 0 && double.IsFinite(number))
            {
                return number;
            }

            return Refuse<double>(
                result, string.Create(CultureInfo.InvariantCulture, $"a number of {unit} above 0, for example {example}"));
        },
    };

    /// <summary>One of some names.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="names">The names; the first is the default.</param>
    public static Option<string> OneOf(string name, string description, IReadOnlyList<string> names) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', names),
        DefaultValueFactory = _ => names[0],
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            return names.Contains(text) ? text : Refuse<string>(result, string.Join(", ", names));
        },
    };

    /// <summary>Any text that is not empty.</summary>
    /// <param name="name">The option.</param>
    /// <param name="helpName">What the text is, in capitals.</param>
    /// <param name="description">What it sets.</param>
    /// <param name="byDefault">The value where the option is left out; null leaves it unset.</param>
    public static Option<string> Text(string name, string helpName, string description, string? byDefault = null)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                return string.IsNullOrWhiteSpace(text) ? Refuse<string>(result, "a text that is not empty") : text;
            },
        };
        if (byDefault is not null) option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    /// <summary>A folder, which is made if it does not exist.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the folder holds.</param>
    /// <param name="byDefault">The folder where the option is left out; null leaves it unset.</param>
    public static Option<string> Folder(string name, string description, string? byDefault = null)
    {
        Option<string> option = Text(name, "DIR", description, byDefault);
        option.CustomParser = result =>
        {
            string folder = result.Tokens[0].Value;
            return folder.Length == 0 || File.Exists(folder)
                ? Refuse<string>(result, "a folder, which is made if it does not exist")
                : folder;
        };
        return option;
    }

    /// <summary>A file to write, in a folder that exists.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the file holds.</param>
    /// <param name="byDefault">The file where the option is left out; null leaves it unset.</param>
    public static Option<string> OutputFile(string name, string description, string? byDefault = null)
    {
        Option<string> option = Text(name, "FILE", description, byDefault);
        option.CustomParser = result =>
        {
            string file = result.Tokens[0].Value;
            if (file.Length == 0 || Path.EndsInDirectorySeparator(file) || Directory.Exists(file))
                return Refuse<string>(result, "a file; this is a folder: name a file in it");
            string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
            return Directory.Exists(folder)
                ? file
                : Refuse<string>(result, $"a file in a folder that exists; make {folder} first");
        };
        return option;
    }

    /// <summary>The address of a server.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What the server is.</param>
    public static Option<Uri> WebAddress(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
            Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
                ? address
                : Refuse<Uri>(
                    result, "an http or https address, for example http://localhost:8000/v1",
                    ShowAddress(result.Tokens[0].Value)),
    };

    /// <summary>What was written for an address, as it may be shown: a key or password may stand in it.</summary>
    /// <param name="written">The text; it need not be an address.</param>
    public static string ShowAddress(string written) => written.IndexOfAny(['@', '?', '#', '%']) < 0 ? written : "***";

    private static int Parse(ArgumentResult result, int least, int most)
    {
        bool isNumber = int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number >= least && number <= most
            ? number
            : Refuse<int>(result, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
    }

    private static T? Refuse<T>(ArgumentResult result, string allowed, string? shown = null)
    {
        string name = result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
        result.AddError($"{name} {shown ?? result.Tokens[0].Value}: allowed is {allowed}.");
        return default;
    }
}
