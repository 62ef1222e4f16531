using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Options;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Nats;

/// <summary>Where the server is, how it is logged in to, and what is kept there. Searches and workers have the same.</summary>
public sealed partial class NatsQueueOptions : IValidatableObject
{
    /// <summary>
    /// The server, or several of a cluster with commas between; <c>tls://</c> insists on TLS. Users and passwords have options of
    /// their own.
    /// </summary>
    /// <value>Default <c>nats://127.0.0.1:4222</c>.</value>
    [RequiredText("the address of a server, such as nats://host:4222")]
    public string Url { get; set; } = "nats://127.0.0.1:4222";

    /// <summary>
    /// The beginning of the names of all that is kept on the server: a stream <c>…_tasks</c>, the buckets <c>…_results</c>,
    /// <c>…_workers</c> and <c>…_weights</c>.
    /// </summary>
    /// <value>Default <c>evaluations</c>. Letters, digits, <c>-</c> and <c>_</c>.</value>
    [RequiredText("letters, digits, - and _")]
    public string Prefix { get; set; } = "evaluations";

    /// <summary>The user.</summary>
    /// <value>Default null: none.</value>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    /// <value>Default null: none.</value>
    public string? Password { get; set; }

    /// <summary>A token, in the place of user and password.</summary>
    /// <value>Default null: none.</value>
    public string? Token { get; set; }

    /// <summary>The path of a <c>.creds</c> file.</summary>
    /// <value>Default null: none.</value>
    public string? CredentialsFile { get; set; }

    /// <summary>The path of a file with the seed of an NKey.</summary>
    /// <value>Default null: none.</value>
    public string? NKeyFile { get; set; }

    /// <summary>The path of the authorities (PEM) that the server's certificate is checked against; it insists on TLS.</summary>
    /// <value>Default null: those of the system.</value>
    public string? AuthorityFile { get; set; }

    /// <summary>The path of this side's certificate (PEM), where the server asks for one.</summary>
    /// <value>Default null: none.</value>
    public string? CertificateFile { get; set; }

    /// <summary>The path of the key of <see cref="CertificateFile"/> (PEM).</summary>
    /// <value>Default null: none.</value>
    public string? KeyFile { get; set; }

    /// <summary>How long a task without a heartbeat stays with its worker before another one gets it.</summary>
    /// <value>Default 30 s. From 1 s to 1 day.</value>
    [DurationRange("00:00:01", "1.00:00:00", Allowed = "1 s to 1 day")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of a task or a result; the server's <c>max_payload</c> has to allow them.</summary>
    /// <value>Default 1,000,000. From 1,000 to 60,000,000.</value>
    [OptionRange(1_000, 60_000_000)]
    public int MaxMessageBytes { get; set; } = 1_000_000;

    /// <summary>How long a server that was there and is not is waited for, before calls fail.</summary>
    /// <value>Default 5 min. From 0 to 1 day.</value>
    [DurationRange("00:00:00", "1.00:00:00", Allowed = "0 to 1 day")]
    public TimeSpan OutageTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long results are kept.</summary>
    /// <value>Default null: until somebody deletes them. From 1 min.</value>
    [DurationRange("00:01:00", Allowed = "1 min or more")]
    public TimeSpan? ResultRetention { get; set; }

    /// <summary>On how many servers of a cluster all is kept.</summary>
    /// <value>Default 1. From 1 to 5.</value>
    [OptionRange(1, 5)]
    public int Replicas { get; set; } = 1;

    /// <summary>A copy that shares nothing with these options.</summary>
    /// <returns>The copy.</returns>
    public NatsQueueOptions Clone() => (NatsQueueOptions)MemberwiseClone();

    /// <summary>The server and how it is logged in to, without secrets.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Redact(Url)}, '{Prefix}', {DescribeLogin()}";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        ArgumentNullException.ThrowIfNull(validationContext);
        return FindFaults();
    }

    /// <summary>A text in which no secret of these options is left.</summary>
    internal string Redact(string text)
    {
        foreach (string? secret in new[] { Password, Token })
            if (!string.IsNullOrEmpty(secret)) text = text.Replace(secret, "***", StringComparison.Ordinal);
        return Login().Replace(text, "//***@");
    }

    private IEnumerable<ValidationResult> FindFaults()
    {
        if (Url.Contains('@', StringComparison.Ordinal))
            yield return OptionError.Create(
                nameof(NatsQueueOptions), nameof(Url), Redact(Url),
                $"an address without user and password, which {nameof(User)}, {nameof(Password)} and {nameof(Token)} are for");
        foreach (string server in Url.Split(','))
            if (!Uri.TryCreate(server, UriKind.Absolute, out Uri? address) || address.Scheme is not ("nats" or "tls"))
                yield return OptionError.Create(
                    nameof(NatsQueueOptions), nameof(Url), Redact(Url),
                    "nats://host:port or tls://host:port, or several of them");
        if (!Name().IsMatch(Prefix))
            yield return OptionError.Create(nameof(NatsQueueOptions), nameof(Prefix), $"'{Prefix}'", "letters, digits, - and _");
        if (User is null != Password is null)
            yield return OptionError.Create(
                nameof(NatsQueueOptions), User is null ? nameof(User) : nameof(Password), "not there", "both, or neither");
        if (CertificateFile is null != KeyFile is null)
            yield return OptionError.Create(
                nameof(NatsQueueOptions), KeyFile is null ? nameof(KeyFile) : nameof(CertificateFile), "not there",
                $"both {nameof(CertificateFile)} and {nameof(KeyFile)}, or neither");
    }

    private string DescribeLogin() =>
        User is not null ? $"user '{User}'"
        : Token is not null ? "a token"
        : CredentialsFile is not null ? $"credentials of {CredentialsFile}"
        : NKeyFile is not null ? $"the NKey of {NKeyFile}"
        : "no login";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"//[^/@,]*@")]
    private static partial Regex Login();
}

/// <summary>Checks <see cref="NatsQueueOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class NatsQueueOptionsValidator : IValidateOptions<NatsQueueOptions>;
