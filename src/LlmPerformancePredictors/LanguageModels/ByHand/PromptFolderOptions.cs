using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>Where prompts are put that people take to a language model.</summary>
public sealed class PromptFolderOptions
{
    /// <summary>The folder, used by one process at a time; made if it is not there.</summary>
    /// <value>No default; required.</value>
    [RequiredText("the path of a folder")]
    public string Folder { get; set; } = "";

    /// <summary>The model that is going to be asked, as answers are stored under it.</summary>
    /// <value>No default; required.</value>
    [RequiredText("the name of a model")]
    public string Model { get; set; } = "";

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public PromptFolderOptions Clone() => (PromptFolderOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="PromptFolderOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PromptFolderOptionsValidator : IValidateOptions<PromptFolderOptions>;
