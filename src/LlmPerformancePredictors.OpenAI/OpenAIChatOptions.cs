using System.ClientModel;
using System.ClientModel.Primitives;
using global::OpenAI;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Which model answers, and where.</summary>
public sealed class OpenAIChatOptions
{
    /// <summary>The environment variable that holds the key where <see cref="ApiKey"/> is null.</summary>
    public const string ApiKeyVariable = "OPENAI_API_KEY";

    /// <summary>The model's name.</summary>
    /// <value>No default; required.</value>
    public string Model { get; set; } = "";

    /// <summary>The base address of OpenAI or of a compatible server, such as <c>http://localhost:8000/v1</c>.</summary>
    /// <value>Default null: OpenAI's own. An absolute http or https address.</value>
    public Uri? Endpoint { get; set; }

    /// <summary>The key. Local servers take any text.</summary>
    /// <value>Default null: that of the environment variable <c>OPENAI_API_KEY</c>.</value>
    public string? ApiKey { get; set; }

    /// <summary>How long one call may take.</summary>
    /// <value>Default 100 s. Above 0, up to 1 day.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Names every value that is not allowed; empty if all are. The key is never named.</summary>
    /// <returns>Messages with the option, its value and the allowed range.</returns>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Model)) errors.Add("OpenAIChatOptions.Model is empty; name a model.");
        if (Endpoint is { } endpoint && !(endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https"))
            errors.Add($"OpenAIChatOptions.Endpoint is '{endpoint}'; allowed is an absolute http or https address.");
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromDays(1))
            errors.Add(FormattableString.Invariant($"OpenAIChatOptions.Timeout is {Timeout}; allowed is above 0, up to 1 day."));
        if (string.IsNullOrEmpty(ResolveApiKey()))
            errors.Add($"OpenAIChatOptions.ApiKey is not set, nor is the environment variable {ApiKeyVariable}; set one (any text for a local server).");
        return errors;
    }

    /// <summary>Names model and endpoint, never the key.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Model} at {Endpoint?.ToString() ?? "OpenAI"}";

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

    internal string? ResolveApiKey() => ApiKey ?? Environment.GetEnvironmentVariable(ApiKeyVariable);
}
