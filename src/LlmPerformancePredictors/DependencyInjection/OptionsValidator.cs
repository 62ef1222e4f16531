using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Lets options say themselves what is wrong with them. Register it for the options of an extension, such as a language model's.</summary>
/// <typeparam name="T">The options.</typeparam>
/// <param name="validate">Names every value that is not allowed; empty if all are.</param>
public sealed class OptionsValidator<T>(Func<T, IReadOnlyList<string>> validate) : IValidateOptions<T>
    where T : class
{
    /// <summary>Validates options.</summary>
    /// <param name="name">Their name; all are validated alike.</param>
    /// <param name="options">The options.</param>
    /// <returns>Success, or all messages.</returns>
    public ValidateOptionsResult Validate(string? name, T options) =>
        validate(options) is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
