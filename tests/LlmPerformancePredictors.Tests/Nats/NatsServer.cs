using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LlmPerformancePredictors.Nats;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>A server of NATS as a process of its own, on loopback; it can be killed and started again on its files.</summary>
internal sealed class NatsServer : IDisposable
{
    private static readonly string[] Places = ["/usr/sbin/nats-server", "/usr/bin/nats-server", "/usr/local/bin/nats-server"];

    /// <summary>The program; null where it is not installed.</summary>
    public static string? Program { get; } = Places.FirstOrDefault(File.Exists);

    /// <summary>What to say where there is none.</summary>
    public static string Missing => $"There is no nats-server in {string.Join(", ", Places)}; apt-get install nats-server.";

    private readonly string _folder = Directory.CreateTempSubdirectory("nats-").FullName;
    private readonly string _configuration;
    private Process? _process;

    private readonly string _address;

    private NatsServer(Func<string, string> configure, string address) =>
        (_configuration, _address) = (configure(_folder), address);

    public int Port { get; } = FindFreePort();

    public string Url => string.Create(CultureInfo.InvariantCulture, $"nats://{_address}:{Port}");

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Gives more lines of its configuration, for its folder.</param>
    /// <param name="address">Where it listens; null for loopback.</param>
    public static NatsServer Start(Func<string, string>? configure = null, string? address = null)
    {
        var server = new NatsServer(configure ?? (_ => ""), address ?? IPAddress.Loopback.ToString());
        server.Start();
        return server;
    }

    public NatsQueueOptions CreateOptions(TimeSpan? leaseTime = null) =>
        new() { Url = Url, LeaseTime = leaseTime ?? TimeSpan.FromSeconds(30) };

    public void Start()
    {
        string program = Program ?? throw new FileNotFoundException(Missing);
        string file = Path.Combine(_folder, "server.conf");
        File.WriteAllText(file, string.Create(
            CultureInfo.InvariantCulture,
            $"listen: {_address}:{Port}\njetstream {{ store_dir: \"{_folder}/data\" }}\n{_configuration}\n"));
        _process = Process.Start(
            new ProcessStartInfo(program, ["-c", file, "-l", Path.Combine(_folder, "server.log")])
            {
                RedirectStandardError = true,
            })!;
        WaitUntilItListens();
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null) Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private void WaitUntilItListens()
    {
        for (int tries = 0; tries < 200 && !_process!.HasExited; tries++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(_address, Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        throw new IOException($"nats-server does not listen: {File.ReadAllText(Path.Combine(_folder, "server.log"))}");
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
