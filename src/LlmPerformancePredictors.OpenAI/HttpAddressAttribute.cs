using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>An option that allows absolute http and https addresses.</summary>
internal sealed class HttpAddressAttribute : OptionAttribute
{
    /// <inheritdoc/>
    protected override bool IsAllowed(object? value) =>
        value is not Uri address || (address.IsAbsoluteUri && address.Scheme is "http" or "https");

    /// <inheritdoc/>
    protected override string Describe(object? value) => $"'{value}'";

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => "an absolute http or https address";
}
