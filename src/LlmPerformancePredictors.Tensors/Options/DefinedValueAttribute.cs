namespace LlmPerformancePredictors.Options;

/// <summary>An option that allows the values its enumeration names, and no other number.</summary>
internal sealed class DefinedValueAttribute : OptionAttribute
{
    /// <inheritdoc/>
    protected override bool IsAllowed(object? value) => value is null || Enum.IsDefined(value.GetType(), value);

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => $"a value of {value!.GetType().Name}";
}
