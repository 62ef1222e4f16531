using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LlmPerformancePredictors.Options;

/// <summary>
/// Checks options by their attributes where no validator is generated: the tensor engines and regressors do without
/// Microsoft.Extensions.Options. Options with options in them have a generated validator, which checks those too.
/// </summary>
internal static class OptionsGuard
{
    /// <summary>Refuses options that are not allowed.</summary>
    /// <typeparam name="T">Their own type, whose properties are kept when a program is trimmed.</typeparam>
    /// <param name="options">The options.</param>
    /// <param name="paramName">The caller's parameter.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names all that are not.</exception>
    public static void ThrowIfInvalid<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(
        T options, string paramName)
        where T : class
    {
        var faults = new List<ValidationResult?>();
        foreach (PropertyInfo property in typeof(T).GetProperties())
            foreach (ValidationAttribute rule in property.GetCustomAttributes<ValidationAttribute>())
                faults.Add(rule.GetValidationResult(property.GetValue(options), CreateContext(property.Name)));

        // As a validator does, it looks at what options mean together only when each is allowed by itself.
        if (faults.TrueForAll(fault => fault == ValidationResult.Success) && options is IValidatableObject validatable)
            faults.AddRange(validatable.Validate(CreateContext(typeof(T).Name)));
        string[] messages = [.. from fault in faults where fault != ValidationResult.Success select fault.ErrorMessage];
        if (messages.Length > 0) throw new ArgumentException(string.Join(' ', messages), paramName);

        ValidationContext CreateContext(string name) => new(options, name, null, null) { MemberName = name };
    }
}
