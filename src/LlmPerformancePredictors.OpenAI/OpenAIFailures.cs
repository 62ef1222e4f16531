using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.OpenAI;

/// <summary>
/// Turns whatever the server says, and the SDK and the network throw, into the core's failure kinds: in the server's words, of
/// which a message has 300 characters at most, and without secrets.
/// </summary>
internal sealed class OpenAIFailures(string model, Secrets secrets, TimeProvider timeProvider, Uri? address = null)
{
    private const int NotFound = 404;
    private const int TooManyRequests = 429;
    private const int MaxWords = 300;
    private const int MaxNames = 100;
    private const int MaxPage = 65536;
    private const double MillisecondsPerSecond = 1000;

    // A year: who asks for more asks for ever.
    private const double MaxPauseInSeconds = 31_536_000;
    private const string NoCredit = "insufficient_quota";

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
        catch (LanguageModelException)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw Classify(exception);
        }
    }

    /// <summary>The JSON of a response; one that is an error is a failure, whatever its status.</summary>
    /// <exception cref="LanguageModelException">The server refused, or failed, or what it says is no JSON.</exception>
    public JsonDocument Parse(PipelineResponse response)
    {
        if (response.IsError) throw FromResponse(response);
        ReadOnlySpan<byte> content = response.Content;
        try
        {
            return LenientJson.Parse(content);
        }
        catch (JsonException exception)
        {
            // Torn JSON may be an answer, which no message has; anything else may say why there is none.
            string text = Encoding.UTF8.GetString(content).TrimStart('\uFEFF', ' ', '\r', '\n');
            bool isTorn = text.Length == 0 || text[0] is '{' or '[';
            throw Unreadable(isTorn ? exception.Message : $"it is no JSON: {OpenAIError.FromText(text)}");
        }
    }

    /// <summary>Reads the answer that a body has.</summary>
    /// <exception cref="LanguageModelException">It has none; an error in its place is one in the server's words.</exception>
    public ChatResponse ReadAnswer(JsonElement body, PipelineResponse? response = null) =>
        OpenAIAnswer.Find(body, secrets) ?? throw FindFailure(body, response) ?? Unreadable("it has no choice with a message.");

    /// <summary>The failure that a body means though its status says that all is well; null if it means none.</summary>
    public LanguageModelException? FindFailure(JsonElement body, PipelineResponse? response = null) =>
        OpenAIError.Find(body) is { } error ? FromError(error, error.Status, response, "error") : null;

    /// <summary>The failure that an error with a status means, in a message of its own.</summary>
    public LanguageModelException FromBody(JsonElement body, int status) => FromError(
        OpenAIError.FromBody(body), status, null, "HTTP", words => $"{model} gave no answer (HTTP {status}): {words}");

    /// <summary>An answer that cannot be read.</summary>
    public LanguageModelException Unreadable(string reason) => Failure(
        $"{model} answered in a form that cannot be read: {Hide(reason)}", LanguageModelFailureKind.Unreadable, null);

    /// <summary>A server's message in one line, without secrets and no longer than a message may be.</summary>
    public string Hide(string message)
    {
        // No more than this is looked at, so that a long body takes no long time; a message has far less. At the cut may stand
        // the beginning of a secret, which nobody would recognize.
        bool isCut = message.Length > MaxPage;
        string shown = secrets.RedactMessage(isCut ? message[..MaxPage] : message);
        if (isCut) shown = shown[..Math.Max(0, shown.Length - OpenAIError.MaxSecret)];

        // Escape sequences of a server do not reach a terminal.
        var line = new StringBuilder(shown.Length);
        foreach (char letter in shown)
        {
            bool isSpace = char.IsWhiteSpace(letter) || char.IsControl(letter);
            if (!isSpace) line.Append(letter);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        string text = line.ToString().Trim();
        return Cut(text, MaxWords);
    }

    private static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        int end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    private LanguageModelException Classify(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } refused when refused.GetRawResponse() is { } response => FromResponse(response),
        OperationCanceledException or TimeoutException =>
            Failure($"{model} did not answer in time.", LanguageModelFailureKind.TimedOut, exception),
        _ when Find<HttpRequestException>(exception) is { } request => FromNetwork(request),
        _ when Find<IOException>(exception) is { } broken => Broken(broken),
        ClientResultException => Broken(exception),

        // The SDK meets what is not of the protocol with exceptions of many types, whose causes may quote it.
        _ => Unreadable(exception.Message),
    };

    private LanguageModelException FromResponse(PipelineResponse response)
    {
        OpenAIError error = OpenAIError.FromBody(response.Content);
        if (error.Words.Length == 0) error = error with { Words = response.ReasonPhrase };
        return FromError(error, response.Status, response, "HTTP");
    }

    private LanguageModelException FromError(
        OpenAIError error, int? status, PipelineResponse? response, string label, Func<string, string>? describe = null)
    {
        string words = Hide(error.Words);
        IEnumerable<string> typeAndCode = new[] { error.Type, error.Code }.OfType<string>();
        string names = Cut(Hide(string.Join(": ", typeAndCode.Where(name => name != $"{status}"))), MaxNames);
        words = Cut(words, MaxWords - names.Length);
        string kind = status switch
        {
            TooManyRequests => "has had too many requests",
            >= 500 => "failed",
            _ => "refused",
        };

        // Waiting brings no credit.
        bool isWithoutCredit = status == TooManyRequests
            && $"{error.Type} {error.Code} {error.Words}".Contains(NoCredit, StringComparison.Ordinal);
        if (isWithoutCredit) kind = "refused";
        string number = status is { } code ? FormattableString.Invariant($"{label} {code} ") : "";
        string message = describe?.Invoke(words)
            ?? $"{model} {kind}: {number}{(names.Length > 0 ? $"({names}) " : "")}{words}".TrimEnd()
            + (status == NotFound && label == "HTTP" ? AdviseOnAddress() : "");
        TimeSpan? retryAfter = isWithoutCredit ? null : FindRetryAfter(response);
        return isWithoutCredit || status is null
            ? new LanguageModelException(message, status, retryAfter, null) { Kind = LanguageModelFailureKind.Refused }
            : new LanguageModelException(message, status, retryAfter, null);
    }

    // Most compatible servers answer below /v1 alone, and say nothing but that there is nothing.
    private string AdviseOnAddress() => address is null
        ? ""
        : $" The address is {address}: "
        + (address.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal)
            ? "see whether the server answers there, and has the model."
            : $"most servers answer at {address.ToString().TrimEnd('/')}/v1; set OpenAIChatOptions.Endpoint to that.");

    private LanguageModelException FromNetwork(HttpRequestException exception) => exception.HttpRequestError
        is HttpRequestError.ConnectionError
        or HttpRequestError.NameResolutionError
        or HttpRequestError.SecureConnectionError
        or HttpRequestError.ProxyTunnelError
        ? Failure($"{model} could not be reached: {Hide(exception.Message)}", LanguageModelFailureKind.Unreachable, exception)
        : Broken(exception);

    private LanguageModelException Broken(Exception exception) => Failure(
        $"{model} was cut off before its answer was whole: {Hide(exception.Message)}",
        LanguageModelFailureKind.Disconnected, exception);

    private static bool IsFreeOf(Secrets secrets, Exception cause)
    {
        string text = cause.ToString();
        return secrets.RedactMessage(text) == text;
    }

    private LanguageModelException Failure(string message, LanguageModelFailureKind kind, Exception? cause) =>
        new(message, null, null, cause is not null && IsFreeOf(secrets, cause) ? cause : null) { Kind = kind };

    private TimeSpan? FindRetryAfter(PipelineResponse? response)
    {
        if (response is null) return null;
        if (FindNumber("retry-after-ms") is { } milliseconds) return ToPause(milliseconds / MillisecondsPerSecond);

        // Seconds may have a fraction, or more digits than the type of the header can hold.
        if (FindNumber("Retry-After") is { } seconds) return ToPause(seconds);
        if (!response.Headers.TryGetValue("Retry-After", out string? text)
            || !RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? asked))
            return null;
        return (asked.Date - timeProvider.GetUtcNow()) is { } pause ? ToPause(pause.TotalSeconds) : null;

        double? FindNumber(string header) => response.Headers.TryGetValue(header, out string? said)
            && double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && !double.IsNaN(number)
                ? number
                : null;

        static TimeSpan ToPause(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, MaxPauseInSeconds));
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is T found) return found;
        return null;
    }
}
