namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>Where prompts are put that people take to a language model.</summary>
public sealed class PromptFolderOptions
{
    /// <summary>The folder, used by one process at a time; made if it is not there.</summary>
    /// <value>No default; required.</value>
    public string Folder { get; set; } = "";

    /// <summary>The model that is going to be asked, as answers are stored under it.</summary>
    /// <value>No default; required.</value>
    public string Model { get; set; } = "";

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(PromptFolderOptions));
        checks.Require(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), $"'{Folder}'", "the path of a folder");
        checks.Require(!string.IsNullOrWhiteSpace(Model), nameof(Model), $"'{Model}'", "the name of a model");
        return checks.Errors;
    }
}
