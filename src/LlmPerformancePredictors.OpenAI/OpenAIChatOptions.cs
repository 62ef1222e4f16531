using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel.DataAnnotations;
using global::OpenAI;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Which model answers, and where.</summary>
public sealed class OpenAIChatOptions : IValidatableObject
{
    /// <summary>The environment variable that holds the key where <see cref="ApiKey"/> is null.</summary>
    public const string ApiKeyVariable = "OPENAI_API_KEY";

    /// <summary>The model's name.</summary>
    /// <value>No default; required.</value>
    [RequiredText("the name of a model", ErrorMessage = "{0} is empty; name a model.")]
    public string Model { get; set; } = "";

    /// <summary>
    /// The base address of OpenAI or of a compatible server, such as <c>http://localhost:8000/v1</c>. Its user info, query and
    /// fragment are shown nowhere.
    /// </summary>
    /// <value>Default null: OpenAI's own. An absolute http or https address.</value>
    [HttpAddress]
    public Uri? Endpoint { get; set; }

    /// <summary>The key. Local servers take any text. White space around it is left out.</summary>
    /// <value>Default null, as any white space: that of the environment variable <c>OPENAI_API_KEY</c>. Printable ASCII.</value>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The field that says how many tokens an answer may have; a server that does not know it sets no limit, and a budget that
    /// relies on one does not hold.
    /// </summary>
    /// <value>Default <see cref="OpenAITokenLimitField.MaxCompletionTokens"/>.</value>
    [DefinedValue]
    public OpenAITokenLimitField TokenLimitField { get; set; }

    /// <summary>How long one call may take.</summary>
    /// <value>Default 100 s. Above 0, up to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", MinimumIsExclusive = true, Allowed = "above 0, up to 1 day")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Names model and endpoint, never the key nor what of the endpoint may be secret.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Model} at {(Endpoint is null ? "OpenAI" : DescribeEndpoint(Endpoint))}";

    // Some servers have the key in the path.
    private string DescribeEndpoint(Uri endpoint) => Secrets.FromOptions(this).RedactMessage(Secrets.Describe(endpoint));

    /// <summary>The SDK's client for options that are allowed, its own retries off.</summary>
    internal OpenAIClient CreateClient(HttpClient? httpClient)
    {
        var options = new OpenAIClientOptions
        {
            Endpoint = Endpoint,
            NetworkTimeout = Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        };
        if (httpClient is not null) options.Transport = new HttpClientPipelineTransport(httpClient);
        return new OpenAIClient(new ApiKeyCredential(ResolveApiKey()!), options);
    }

    /// <summary>The key without white space around it; null where there is none.</summary>
    internal string? ResolveApiKey() =>
        HasApiKey ? ApiKey!.Trim()
        : Environment.GetEnvironmentVariable(ApiKeyVariable)?.Trim() is { Length: > 0 } key ? key : null;

    // White space is no key, and the variable's counts.
    private bool HasApiKey => !string.IsNullOrWhiteSpace(ApiKey);

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public OpenAIChatOptions Clone() => (OpenAIChatOptions)MemberwiseClone();

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (ResolveApiKey() is not { } key)
        {
            yield return new ValidationResult(
                $"OpenAIChatOptions.ApiKey is not set, nor is the environment variable {ApiKeyVariable}; "
                + "set one (any text for a local server).");
        }
        else if (key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            string source = !HasApiKey ? $"The environment variable {ApiKeyVariable}" : "OpenAIChatOptions.ApiKey";
            yield return new ValidationResult(
                $"{source} has control characters or others that are not ASCII in it; allowed is printable ASCII. "
                + "Copy the key once more.");
        }
    }
}

/// <summary>Checks <see cref="OpenAIChatOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class OpenAIChatOptionsValidator : IValidateOptions<OpenAIChatOptions>;
