using System.ComponentModel.DataAnnotations;

namespace LlmPerformancePredictors.Options;

/// <summary>
/// Checks options by their attributes where no validator is generated: the tensor engines and regressors do without
/// Microsoft.Extensions.Options. Options with options in them have a generated validator, which checks those too.
/// </summary>
internal static class OptionsGuard
{
    /// <summary>Refuses options that are not allowed.</summary>
    /// <param name="options">The options.</param>
    /// <param name="paramName">The caller's parameter.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names all that are not.</exception>
    public static void ThrowIfInvalid(object options, string paramName)
    {
        var results = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true))
            throw new ArgumentException(string.Join(' ', results.Select(result => result.ErrorMessage)), paramName);
    }
}
