using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace LlmPerformancePredictors.Options;

/// <summary>
/// Checks one option, and refuses it with its name, its value and what is allowed: <c>SearchOptions.MaxAttempts is 0; allowed is
/// 1 to
/// 100000000.</c> Null is allowed, as it leaves an option out, unless a derived attribute says otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class OptionAttribute : ValidationAttribute
{
    /// <summary>What is allowed, in words.</summary>
    /// <value>Default null: as <see cref="DescribeAllowed"/> has it.</value>
    public string? Allowed { get; set; }

    /// <summary>Whether a value is allowed.</summary>
    /// <param name="value">The value.</param>
    /// <returns>True if it is.</returns>
    protected abstract bool IsAllowed(object? value);

    /// <summary>
    /// What is allowed instead of a value, such as <c>1 to 256</c>, where <see cref="Allowed"/> does not say it.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <returns>The words.</returns>
    protected abstract string DescribeAllowed(object? value);

    /// <summary>A value as messages show it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Its text, in the invariant culture.</returns>
    protected virtual string Describe(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    // The result names no member: what collects results would put the name before a message that has it already.
    /// <inheritdoc/>
    protected sealed override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        if (IsAllowed(value)) return ValidationResult.Success;
        string owner = validationContext.ObjectType.Name, option = validationContext.MemberName ?? validationContext.DisplayName;
        return ErrorMessage is { } format
            ? new ValidationResult(string.Format(CultureInfo.InvariantCulture, format, $"{owner}.{option}", Describe(value)))
            : OptionError.Create(owner, option, Describe(value), Allowed ?? DescribeAllowed(value));
    }
}
