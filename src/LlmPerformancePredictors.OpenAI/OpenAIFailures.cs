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

    /// <summary>The failure that an exception means; not for exceptions of the caller's own cancellation.</summary>
    public LanguageModelException Of(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } refused => OfStatus(refused),
        OperationCanceledException or TimeoutException => Failure($"{model} did not answer in time.", LanguageModelFailureKind.TimedOut, exception),
        _ when Find<HttpRequestException>(exception) is { } request => OfNetwork(request),
        _ when Find<IOException>(exception) is { } broken => Broken(broken),
        ClientResultException => Broken(exception),

        // The SDK meets what is not of the protocol with exceptions of many types, whose causes may quote it.
        _ => Failure($"{model} answered in a form that cannot be read: {Words(exception)}", LanguageModelFailureKind.Unreadable, null),
    };

    private LanguageModelException OfStatus(ClientResultException exception)
    {
        string words = Words(exception);
        string kind = exception.Status switch
        {
            TooManyRequests => "has had too many requests",
            >= 500 => "failed",
            _ => "refused",
        };
        var failure = new LanguageModelException($"{model} {kind}: {words}", exception.Status, RetryAfter(exception.GetRawResponse()), null);

        // Waiting brings no credit.
        return exception.Status == TooManyRequests && words.Contains(NoCredit, StringComparison.Ordinal)
            ? new LanguageModelException($"{model} refused: {words}", exception.Status, null, null) { Kind = LanguageModelFailureKind.Refused }
            : failure;
    }

    private LanguageModelException OfNetwork(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        ? Failure($"{model} could not be reached: {Words(exception)}", LanguageModelFailureKind.Unreachable, exception)
        : Broken(exception);

    private LanguageModelException Broken(Exception exception) =>
        Failure($"{model} was cut off before its answer was whole: {Words(exception)}", LanguageModelFailureKind.Disconnected, exception);

    private LanguageModelException Failure(string message, LanguageModelFailureKind kind, Exception? cause) =>
        new(message, null, null, cause is not null && Hides(cause.ToString()) ? cause : null) { Kind = kind };

    private TimeSpan? RetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (response.Headers.TryGetValue("retry-after-ms", out string? precise)
            && double.TryParse(precise, NumberStyles.Float, CultureInfo.InvariantCulture, out double milliseconds) && milliseconds is >= 0 and < int.MaxValue)
            return TimeSpan.FromMilliseconds(milliseconds);
        if (!response.Headers.TryGetValue("Retry-After", out string? text) || !RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? asked)) return null;
        TimeSpan? pause = asked.Delta ?? asked.Date - timeProvider.GetUtcNow();
        return pause < TimeSpan.Zero ? TimeSpan.Zero : pause;
    }

    // Some servers repeat the request's key in their words.
    private string Words(Exception exception) => exception.Message.ReplaceLineEndings(" ")
        .Replace(key, Redacted, StringComparison.Ordinal)
        .Replace(JsonEncodedText.Encode(key).ToString(), Redacted, StringComparison.Ordinal)
        .Trim();

    private bool Hides(string text) => !text.Contains(key, StringComparison.Ordinal);

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
