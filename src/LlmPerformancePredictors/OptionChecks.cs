namespace LlmPerformancePredictors;

/// <summary>Collects what is wrong with a set of options.</summary>
internal sealed class OptionChecks(string owner)
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public static void ThrowIfAny(IReadOnlyList<string> errors, string parameter)
    {
        if (errors.Count > 0) throw new ArgumentException(string.Join(' ', errors), parameter);
    }

    public void Range(string option, double value, double minimum, double maximum) =>
        Require(value >= minimum && value <= maximum, option, value, FormattableString.Invariant($"{minimum} to {maximum}"));

    public void Range(string option, TimeSpan value, TimeSpan minimum, TimeSpan maximum) =>
        Require(value >= minimum && value <= maximum, option, value, $"{minimum} to {maximum}");

    public void Require(bool allowed, string option, object value, string range)
    {
        if (!allowed) _errors.Add(FormattableString.Invariant($"{owner}.{option} is {value}; allowed is {range}."));
    }
}
