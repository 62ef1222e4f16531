using System.Net.Sockets;
using System.Security.Authentication;
using LlmPerformancePredictors.Distributed;
using NATS.Client.Core;
using NATS.Client.JetStream;

namespace LlmPerformancePredictors.Nats;

/// <summary>
/// A connection that outlives a server's restart: what fails because the server is away is tried again until it is back, or was
/// away for too long. All faults come out as an <see cref="EvaluationQueueException"/> without secrets.
/// </summary>
internal sealed class NatsLink(NatsQueueOptions options, TimeProvider timeProvider) : IAsyncDisposable
{
    // Whoever begins without a server is told soon.
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private NatsConnection? _connection;
    private NatsJSContext? _context;

    /// <summary>Does something on the server, and does it again where the server is away.</summary>
    /// <param name="what">What cannot be done, for the message, such as <c>give out tasks</c>.</param>
    /// <param name="action">Does it; may be called several times.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EvaluationQueueException">The server refuses, or is away for too long.</exception>
    public async Task<T> RunAsync<T>(string what, Func<NatsJSContext, ValueTask<T>> action, CancellationToken cancellationToken)
    {
        TimeSpan patience = _context is null && options.OutageTimeout > FirstTimeout ? FirstTimeout : options.OutageTimeout;
        TimeSpan pause = MinPause;
        long start = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await action(await ConnectAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsOfTheServer(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (!MayPass(exception) || timeProvider.GetElapsedTime(start) >= patience) throw Explain(what, exception);
                await Task.Delay(pause, timeProvider, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
            }
        }
    }

    /// <summary>Does something on the server once.</summary>
    /// <exception cref="EvaluationQueueException">The server refuses, or is away.</exception>
    public async Task TryAsync(string what, Func<NatsJSContext, ValueTask> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(await ConnectAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheServer(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Explain(what, exception);
        }
    }

    /// <summary>Whether an exception says that the server is away, or refuses.</summary>
    public static bool IsOfTheServer(Exception exception) => exception is NatsException or SocketException or IOException
        or TimeoutException or AuthenticationException or OperationCanceledException or ObjectDisposedException
        or UnauthorizedAccessException;

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async ValueTask<NatsJSContext> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_context is { } context) return context;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _connection ??= new NatsConnection(CreateOptions());
            await _connection.ConnectAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            return _context ??= new NatsJSContext(_connection);
        }
        finally
        {
            _turn.Release();
        }
    }

    private NatsOpts CreateOptions() => NatsOpts.Default with
    {
        Url = options.Url,
        Name = "LlmPerformancePredictors",
        ReconnectWaitMin = MinPause,
        ReconnectWaitMax = MaxPause,
        PingInterval = TimeSpan.FromSeconds(10),
        AuthOpts = NatsAuthOpts.Default with
        {
            Username = options.User,
            Password = options.Password,
            Token = options.Token,
            CredsFile = options.CredentialsFile,
            NKeyFile = options.NKeyFile,
        },
        TlsOpts = NatsTlsOpts.Default with
        {
            CaFile = options.AuthorityFile,
            CertFile = options.CertificateFile,
            KeyFile = options.KeyFile,
        },
    };

    // A server that starts answers 503; what it refuses, it refuses again.
    private static bool MayPass(Exception exception) => Causes(exception).All(cause => cause switch
    {
        NatsServerException { IsAuthError: true } or AuthenticationException or NatsPayloadTooLargeException => false,
        NatsConnectionFailedException or ObjectDisposedException or FileNotFoundException => false,
        NatsJSApiException { Error.Code: var code } => code is 503 or 500,
        _ => true,
    });

    private EvaluationQueueException Explain(string what, Exception exception)
    {
        string reasons = string.Join(" ", Causes(exception).Select(cause => cause.Message.TrimEnd('.') + ".").Distinct());
        string remedy = Causes(exception).Any(cause => cause is AuthenticationException)
            ? $" Set {nameof(options.AuthorityFile)} to the authorities of the server's certificate."
            : Causes(exception).Any(cause => cause is NatsServerException { IsAuthError: true })
                ? " The server lets nobody in with this login; check user and password, token or credentials."
                : exception is NatsJSApiException ? "" : " Check that the server runs with JetStream (-js) and can be reached.";
        return new EvaluationQueueException(
            options.Redact($"The queue {options} cannot {what}: {reasons}{remedy} What it holds is kept."), exception);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
