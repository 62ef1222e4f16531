using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Options;

/// <summary>Lets constructors check options by the same generated validators as a host does.</summary>
internal static class OptionsValidatorExtensions
{
    /// <summary>Refuses options that are not allowed.</summary>
    /// <typeparam name="T">The options' type.</typeparam>
    /// <param name="validator">The validator.</param>
    /// <param name="options">The options.</param>
    /// <param name="paramName">The caller's parameter.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names all that are not.</exception>
    public static void ThrowIfInvalid<T>(this IValidateOptions<T> validator, T options, string paramName)
        where T : class
    {
        if (validator.Validate(null, options) is { Failed: true } result)
            throw new ArgumentException(string.Join(' ', result.Failures), paramName);
    }
}
