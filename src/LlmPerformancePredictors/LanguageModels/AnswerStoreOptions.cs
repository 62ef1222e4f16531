using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Where answers are kept.</summary>
public sealed class AnswerStoreOptions
{
    /// <summary>The file, on a disk of this machine. It is made if it is not there; <c>.lock</c> is put beside it.</summary>
    /// <value>No default; required.</value>
    [RequiredText("the path of a file")]
    public string Path { get; set; } = "";

    /// <summary>How long to wait while another process writes to the file.</summary>
    /// <value>Default 30 s. From 0 to 1 hour.</value>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public AnswerStoreOptions Clone() => (AnswerStoreOptions)MemberwiseClone();
}

/// <summary>Checks <see cref="AnswerStoreOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class AnswerStoreOptionsValidator : IValidateOptions<AnswerStoreOptions>;
