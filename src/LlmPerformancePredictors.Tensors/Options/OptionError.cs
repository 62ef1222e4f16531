using System.ComponentModel.DataAnnotations;

namespace LlmPerformancePredictors.Options;

/// <summary>Says what is wrong with an option, in the words that all options use.</summary>
internal static class OptionError
{
    /// <summary>Refuses a value.</summary>
    /// <param name="owner">The name of the options' type.</param>
    /// <param name="option">The name of the option.</param>
    /// <param name="value">The value that is refused; written in the invariant culture.</param>
    /// <param name="allowed">What is allowed instead.</param>
    /// <returns>The result, which names no member: its message has the name already.</returns>
    public static ValidationResult Create(string owner, string option, object? value, string allowed) =>
        new(FormattableString.Invariant($"{owner}.{option} is {value}; allowed is {allowed}."));
}
