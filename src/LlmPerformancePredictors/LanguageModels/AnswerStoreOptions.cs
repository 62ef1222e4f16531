namespace LlmPerformancePredictors.LanguageModels;

/// <summary>Where answers are kept.</summary>
public sealed class AnswerStoreOptions
{
    /// <summary>The file, on a disk of this machine. It is made if it is not there; <c>.lock</c> is put beside it.</summary>
    /// <value>No default; required.</value>
    public string Path { get; set; } = "";

    /// <summary>How long to wait while another process writes to the file.</summary>
    /// <value>Default 30 s. From 0 to 1 hour.</value>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Names every value that is not allowed; empty if all are.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var checks = new OptionChecks(nameof(AnswerStoreOptions));
        checks.Require(!string.IsNullOrWhiteSpace(Path), nameof(Path), $"'{Path}'", "the path of a file");
        checks.Range(nameof(LockTimeout), LockTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        return checks.Errors;
    }
}
