using System.Diagnostics;
using System.Globalization;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>
/// Hosts of this machine: network namespaces, each with an address of its own on one bridge, where this process is, too. Needs
/// root.
/// </summary>
internal sealed class WorkerHosts : IDisposable
{
    private const string Bridge = "llmpp0";
    private readonly int _count;

    public WorkerHosts(int count)
    {
        _count = count;
        try
        {
            Run($"link add {Bridge} type bridge");
            Run($"addr add {Address}/24 dev {Bridge}");
            Run($"link set {Bridge} up");
            for (int i = 0; i < count; i++)
            {
                Run($"netns add {Name(i)}");
                Run($"link add {Cable(i)} type veth peer name eth0 netns {Name(i)}");
                Run($"link set {Cable(i)} master {Bridge} up");
                Run($"-n {Name(i)} addr add 10.213.77.{Text(i + 2)}/24 dev eth0");
                Run($"-n {Name(i)} link set eth0 up");
                Run($"-n {Name(i)} link set lo up");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where this process listens for the hosts.</summary>
    public static string Address => "10.213.77.1";

    public static string Name(int host) => "llmpp-host" + Text(host);

    /// <summary>Pulls the cable of a host, or plugs it in again.</summary>
    public static void SetCable(int host, bool isPlugged) => Run($"link set {Cable(host)} {(isPlugged ? "up" : "down")}");

    public void Dispose()
    {
        for (int i = 0; i < _count; i++) TryRun($"netns del {Name(i)}");
        TryRun($"link del {Bridge}");
    }

    private static string Cable(int host) => "llmpp-veth" + Text(host);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Run(string arguments)
    {
        if (TryRun(arguments) is { Length: > 0 } error) throw new IOException($"ip {arguments}: {error} Run the study as root.");
    }

    private static string TryRun(string arguments)
    {
        using Process ip = Process.Start(
            new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string error = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        return ip.ExitCode == 0 ? "" : error;
    }
}
