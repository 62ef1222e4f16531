using System.CommandLine;
using System.CommandLine.Parsing;

namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>
/// Settings on the command line: those of appsettings.json and more of the library's, such as <c>--Live:Budget:MaxCalls=5</c>.
/// </summary>
internal static class Settings
{
    // What the library reads below Recorded and Live; a key that a section does not have is refused when the host starts.
    private static readonly string[] LibrarySections =
        ["Prompt", "Predictor", "Labeling", "Prices", "AnswerStore", "Retries", "RateLimit", "Budget"];

    private static readonly string[] Sections =
    [
        SampleOptions.Section, "Logging",
        .. LibrarySections.Select(section => "Recorded:" + section),
        .. LibrarySections.Select(section => "Live:" + section), "Live:OpenAI",
    ];

    private static readonly string Allowed =
        $"{SampleOptions.Section}, Logging, Live:OpenAI, and of Recorded (without a model) and Live (with one) "
        + string.Join(", ", LibrarySections);

    public static Argument<string[]> Argument()
    {
        var defaults = new SampleOptions();
        var settings = new Argument<string[]>("settings")
        {
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = "--SECTION:KEY=VALUE",
            Description = "Settings over those of appsettings.json and of the environment, such as --Live:Budget:MaxCalls=5. "
                + $"The sections are {Allowed}. Those of {SampleOptions.Section}, with their defaults: Task={defaults.Task} "
                + $"SplitSeed={defaults.SplitSeed} Out={defaults.Out}, and none for Model and Endpoint.",
        };
        settings.Validators.Add(RefuseUnknown);
        return settings;
    }

    private static void RefuseUnknown(ArgumentResult result)
    {
        for (int i = 0; i < result.Tokens.Count; i++)
        {
            string setting = result.Tokens[i].Value;
            if (!Array.Exists(Sections, section => setting.StartsWith($"--{section}:", StringComparison.OrdinalIgnoreCase)))
            {
                result.AddError($"'{setting}' is neither an option nor a setting; settings are --SECTION:KEY=VALUE, "
                    + $"and the sections are {Allowed}.");
                return;
            }

            // The value may be an argument of its own.
            if (!setting.Contains('=') && ++i == result.Tokens.Count) result.AddError($"{setting} has no value.");
        }
    }
}
