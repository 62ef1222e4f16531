using System.Security.Cryptography;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Storage;
using NATS.Client.JetStream;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace LlmPerformancePredictors.Nats;

/// <summary>
/// Files that workers evaluate with, such as a supernet's weights, in the server's object store, named by their fingerprints. The
/// fingerprint is the <c>data</c> of searches and workers, so that no worker evaluates with another file.
/// </summary>
public sealed class NatsWeightStore : IAsyncDisposable, IDisposable
{
    private readonly NatsQueueOptions _options;
    private readonly NatsLink _link;
    private readonly SemaphoreSlim _turn = new(1);
    private INatsObjStore? _store;

    /// <summary>Creates the store; the server is first asked for when something is to be done.</summary>
    /// <param name="options">Where it is; null takes the defaults.</param>
    /// <param name="timeProvider">The clock; default the system's.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it.</exception>
    public NatsWeightStore(NatsQueueOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options?.Clone() ?? new NatsQueueOptions();
        new NatsQueueOptionsValidator().ThrowIfInvalid(_options, nameof(options));
        _link = new NatsLink(_options, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Sends a file, unless the server has it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its fingerprint: SHA-256, 64 hexadecimal digits.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="EvaluationQueueException">The server cannot be reached.</exception>
    public async Task<string> PublishAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        string fingerprint = await ComputeAsync(path, cancellationToken).ConfigureAwait(false);
        long length = new FileInfo(path).Length;
        return await _link.RunAsync(
            "take a file",
            async context =>
            {
                INatsObjStore store = await GetAsync(context, cancellationToken).ConfigureAwait(false);
                if (await FindAsync(store, fingerprint, cancellationToken).ConfigureAwait(false) is { } known
                    && known.Size == (ulong)length) return fingerprint;
                FileStream file = File.OpenRead(path);
                await using (file.ConfigureAwait(false))
                    await store.PutAsync(fingerprint, file, leaveOpen: true, cancellationToken).ConfigureAwait(false);
                return fingerprint;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches a file, unless the folder has it, and checks it.</summary>
    /// <param name="fingerprint">Its fingerprint.</param>
    /// <param name="folder">Where files are kept, made if it does not exist; workers of one machine may share it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="ArgumentException">The fingerprint is none.</exception>
    /// <exception cref="EvaluationQueueException">
    /// The server cannot be reached, or has no such file, or what it has is damaged.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public async Task<string> FetchAsync(string fingerprint, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(folder);
        if (fingerprint.Length != 64 || !fingerprint.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"'{fingerprint}' is no fingerprint: 64 hexadecimal digits.", nameof(fingerprint));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, fingerprint);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (File.Exists(path)
                && await ComputeAsync(path, cancellationToken).ConfigureAwait(false) == fingerprint) return path;
            return await _link.RunAsync(
                "give out a file", context => FetchAsync(context, fingerprint, path, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static async Task<string> ComputeAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<ObjectMetadata?> FindAsync(
        INatsObjStore store, string fingerprint, CancellationToken cancellationToken)
    {
        try
        {
            return await store.GetInfoAsync(fingerprint, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (NatsObjNotFoundException)
        {
            return null;
        }
    }

    private async ValueTask<string> FetchAsync(
        NatsJSContext context, string fingerprint, string path, CancellationToken cancellationToken)
    {
        INatsObjStore store = await GetAsync(context, cancellationToken).ConfigureAwait(false);
        if (await FindAsync(store, fingerprint, cancellationToken).ConfigureAwait(false) is null)
            throw new EvaluationQueueException(
                $"{_options} has no file {fingerprint}; publish it ({nameof(NatsWeightStore)}.{nameof(PublishAsync)}).");
        using var file = new PendingFile(path);
        await store.GetAsync(fingerprint, file.Content, leaveOpen: true, cancellationToken).ConfigureAwait(false);
        file.Content.Position = 0;
        byte[] hash = await SHA256.HashDataAsync(file.Content, cancellationToken).ConfigureAwait(false);
        if (Convert.ToHexStringLower(hash) != fingerprint)
            throw new EvaluationQueueException(
                $"The file {fingerprint} of {_options} is damaged: its content is that of {Convert.ToHexStringLower(hash)}. "
                + "Delete it there and publish it again.");
        file.Commit();
        return path;
    }

    private async ValueTask<INatsObjStore> GetAsync(NatsJSContext context, CancellationToken cancellationToken) =>
        _store ??= await new NatsObjContext(context).CreateObjectStoreAsync(
            new NatsObjConfig(_options.Prefix + "_weights") { NumberOfReplicas = _options.Replicas }, cancellationToken)
            .ConfigureAwait(false);
}
