using LlmPerformancePredictors.Options;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>An option that allows absolute http and https addresses; messages leave out what of one may be secret.</summary>
internal sealed class HttpAddressAttribute : OptionAttribute
{
    /// <inheritdoc/>
    protected override bool IsAllowed(object? value) =>
        value is not Uri address || (address.IsAbsoluteUri && address.Scheme is "http" or "https");

    /// <inheritdoc/>
    protected override string Describe(object? value) => $"'{(value is Uri address ? Secrets.Describe(address) : value)}'";

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => "an absolute http or https address";
}
