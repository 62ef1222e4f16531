using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>Turns whatever the SDK and the network throw into the core's failure kinds, without the key.</summary>
internal sealed class OpenAIFailures(string model, string key, TimeProvider timeProvider)
{
    private const int TooManyRequests = 429;
    private const string NoCredit = "insufficient_quota";
    private const string Redacted = "***";

    /// <summary>Makes a call of the SDK, whose exceptions become failures.</summary>
    /// <exception cref="LanguageModelException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            // What breaks off when a call is stopped is no failure of the model.
            throw exception as OperationCanceledException
                ?? new OperationCanceledException($"The call of {model} was stopped.", cancellationToken);
        }
        catch (Exception exception)
        {
            throw Classify(exception);
        }
    }

    /// <summary>The failure that an exception means; not for exceptions of the caller's own cancellation.</summary>
    public LanguageModelException Classify(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } refused => FromStatus(refused),
        OperationCanceledException or TimeoutException =>
            Failure($"{model} did not answer in time.", LanguageModelFailureKind.TimedOut, exception),
        _ when Find<HttpRequestException>(exception) is { } request => FromNetwork(request),
        _ when Find<IOException>(exception) is { } broken => Broken(broken),
        ClientResultException => Broken(exception),

        // The SDK meets what is not of the protocol with exceptions of many types, whose causes may quote it.
        _ => Failure(
            $"{model} answered in a form that cannot be read: {GetMessage(exception)}",
            LanguageModelFailureKind.Unreadable, null),
    };

    private LanguageModelException FromStatus(ClientResultException exception)
    {
        string message = GetMessage(exception);
        string kind = exception.Status switch
        {
            TooManyRequests => "has had too many requests",
            >= 500 => "failed",
            _ => "refused",
        };

        // Waiting brings no credit.
        if (exception.Status == TooManyRequests && message.Contains(NoCredit, StringComparison.Ordinal))
        {
            return new LanguageModelException($"{model} refused: {message}", exception.Status, null, null)
            {
                Kind = LanguageModelFailureKind.Refused,
            };
        }

        TimeSpan? retryAfter = FindRetryAfter(exception.GetRawResponse());
        return new LanguageModelException($"{model} {kind}: {message}", exception.Status, retryAfter, null);
    }

    private LanguageModelException FromNetwork(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError
        ? Failure($"{model} could not be reached: {GetMessage(exception)}", LanguageModelFailureKind.Unreachable, exception)
        : Broken(exception);

    private LanguageModelException Broken(Exception exception) => Failure(
        $"{model} was cut off before its answer was whole: {GetMessage(exception)}",
        LanguageModelFailureKind.Disconnected, exception);

    private LanguageModelException Failure(string message, LanguageModelFailureKind kind, Exception? cause) =>
        new(message, null, null, cause is not null && HasNoKey(cause.ToString()) ? cause : null) { Kind = kind };

    private TimeSpan? FindRetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out string? precise)
            && double.TryParse(precise, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds)
            && milliseconds is >= 0 and < int.MaxValue)
            return TimeSpan.FromMilliseconds(milliseconds);
        if (!response.Headers.TryGetValue("Retry-After", out string? text)
            || !RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? asked))
            return null;
        TimeSpan? pause = asked.Delta ?? asked.Date - timeProvider.GetUtcNow();
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    private string GetMessage(Exception exception) => Hide(exception.Message);

    /// <summary>A server's message in one line and without the key.</summary>
    public string Hide(string message) => Redact(message.ReplaceLineEndings(" ")).Trim();

    /// <summary>A text without the key, which some servers repeat.</summary>
    public string Redact(string text) => text
        .Replace(key, Redacted, StringComparison.Ordinal)
        .Replace(JsonEncodedText.Encode(key).ToString(), Redacted, StringComparison.Ordinal);

    private bool HasNoKey(string text) => !text.Contains(key, StringComparison.Ordinal);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
