using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>Who may come in, over which wire, and that no secret is in any text.</summary>
public class NatsSecurityTests
{
    private const string Secret = "s3cret-of-nobody";

    [Test]
    public async Task GetStatusAsync_WithAPassword_ComesInWithTheRightOneAlone()
    {
        using NatsServer server = InstalledNats.Start(_ => $"authorization {{ user: searcher, password: \"{Secret}\" }}");
        await RequireAsync(server, options => (options.User, options.Password) = ("searcher", Secret));
        await RequireRefusalAsync(
            server, options => (options.User, options.Password) = ("searcher", Secret + "x"),
            "user 'searcher'", "The server lets nobody in with this login");
        await RequireRefusalAsync(server, _ => { }, "no login", "The server lets nobody in with this login");
    }

    [Test]
    public async Task GetStatusAsync_WithAToken_ComesInWithTheRightOneAlone()
    {
        using NatsServer server = InstalledNats.Start(_ => $"authorization {{ token: \"{Secret}\" }}");
        await RequireAsync(server, options => options.Token = Secret);
        await RequireRefusalAsync(
            server, options => options.Token = Secret + "x", "a token", "The server lets nobody in with this login");
    }

    [Test]
    public async Task GetStatusAsync_OverTls_ComesInWithTrustAlone()
    {
        TestCertificates? own = null;
        using NatsServer server = InstalledNats.Start(folder =>
        {
            own = new TestCertificates(folder, "authority");
            (string certificate, string key) = own.Sign("server");
            return $"tls {{ cert_file: \"{certificate}\", key_file: \"{key}\" }}";
        });
        var other = new TestCertificates(TestContext.CurrentContext.WorkDirectory, "other-authority");
        await RequireAsync(server, options => options.AuthorityFile = own!.AuthorityFile);
        await RequireRefusalAsync(server, _ => { }, "certificate", "Set AuthorityFile");
        await RequireRefusalAsync(
            server, options => options.AuthorityFile = other.AuthorityFile, "certificate", "Set AuthorityFile");
        await RequireRefusalAsync(server, options => options.AuthorityFile = "nowhere.pem", "nowhere.pem", "cannot");
    }

    [Test]
    public async Task GetStatusAsync_OverMutualTls_ComesInWithACertificateAlone()
    {
        TestCertificates? own = null;
        (string Certificate, string Key) client = default;
        using NatsServer server = InstalledNats.Start(folder =>
        {
            own = new TestCertificates(folder, "authority");
            (string certificate, string key) = own.Sign("server");
            client = own.Sign("client");
            return $"tls {{ cert_file: \"{certificate}\", key_file: \"{key}\", "
                + $"ca_file: \"{own.AuthorityFile}\", verify: true }}";
        });
        await RequireAsync(server, options =>
        {
            options.AuthorityFile = own!.AuthorityFile;
            (options.CertificateFile, options.KeyFile) = client;
        });
        await RequireRefusalAsync(
            server, options => options.AuthorityFile = own!.AuthorityFile, "cannot", "Check that the server");
    }

    [Test]
    public async Task GetStatusAsync_WithoutAServer_SaysSoSoon()
    {
        var options = new NatsQueueOptions { Url = "nats://127.0.0.1:1", Token = Secret };
        await using var queue = new NatsEvaluationQueue(options);
        Assert.That(
            async () => await queue.GetStatusAsync().WaitAsync(TimeSpan.FromSeconds(60)),
            Throws.TypeOf<EvaluationQueueException>().With.Message.StartsWith(
                "The queue nats://127.0.0.1:1, 'evaluations', a token cannot say how it is: ")
                .And.Message.Contains("Check that the server runs with JetStream (-js) and can be reached."));
    }

    [TestCase("nats://me:s3cret-of-nobody@host", "NatsQueueOptions.Url is nats://***@host; allowed is an address without user")]
    [TestCase("http://host", "NatsQueueOptions.Url is http://host; allowed is nats://host:port or tls://host:port")]
    public void Create_WithAUrlThatIsNotAllowed_NamesItWithoutItsSecret(string url, string expected) => Assert.That(
        () => new NatsEvaluationQueue(new NatsQueueOptions { Url = url }),
        Throws.ArgumentException.With.Message.Contains(expected).And.Message.Not.Contains(Secret));

    [Test]
    public void Create_WithHalfALogin_NamesTheOtherHalf()
    {
        Assert.That(
            () => new NatsEvaluationQueue(new NatsQueueOptions { User = "me" }),
            Throws.ArgumentException.With.Message.Contains(
                "NatsQueueOptions.Password is not there; allowed is both, or neither"));
        Assert.That(
            () => new NatsEvaluationQueue(new NatsQueueOptions { KeyFile = "x" }),
            Throws.ArgumentException.With.Message.Contains("NatsQueueOptions.CertificateFile is not there"));
        Assert.That(
            () => new NatsEvaluationQueue(new NatsQueueOptions { Prefix = "a.b" }),
            Throws.ArgumentException.With.Message.Contains(
                "NatsQueueOptions.Prefix is 'a.b'; allowed is letters, digits, - and _"));
    }

    [Test]
    public void ToString_OfOptions_HasNoSecret()
    {
        var options = new NatsQueueOptions { User = "me", Password = Secret };
        Assert.That(options.ToString(), Is.EqualTo("nats://127.0.0.1:4222, 'evaluations', user 'me'"));
    }

    private static async Task RequireAsync(NatsServer server, Action<NatsQueueOptions> configure)
    {
        await using NatsEvaluationQueue queue = Create(server, configure);
        Assert.That((await queue.GetStatusAsync().WaitAsync(TimeSpan.FromSeconds(60))).Waiting, Is.Zero);
    }

    private static async Task RequireRefusalAsync(
        NatsServer server, Action<NatsQueueOptions> configure, params string[] expected)
    {
        await using NatsEvaluationQueue queue = Create(server, configure);
        try
        {
            await queue.GetStatusAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Fail("It came in.");
        }
        catch (EvaluationQueueException exception)
        {
            foreach (string text in expected) Assert.That(exception.Message, Does.Contain(text));
            Assert.That(exception.ToString(), Does.Not.Contain(Secret));
        }
    }

    private static NatsEvaluationQueue Create(NatsServer server, Action<NatsQueueOptions> configure)
    {
        NatsQueueOptions options = server.CreateOptions();
        configure(options);
        return new NatsEvaluationQueue(options);
    }
}
