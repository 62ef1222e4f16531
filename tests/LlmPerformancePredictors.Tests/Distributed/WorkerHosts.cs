using System.Diagnostics;
using System.Globalization;

namespace LlmPerformancePredictors.Tests.Distributed;

/// <summary>
/// Hosts of this machine: network namespaces, each with an address of its own on one bridge, where this process is, too. Needs
/// root and <c>ip</c>.
/// </summary>
internal sealed class WorkerHosts : IDisposable
{
    // Of this process, so that two at a time do not meet.
    private static readonly string Id = Text(Environment.ProcessId);
    private static readonly string Network = "10.213." + Text(Environment.ProcessId % 250);

    private readonly int _count;

    /// <summary>Makes the hosts.</summary>
    /// <exception cref="IOException">They cannot be made here; the message says why.</exception>
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
                Run($"-n {Name(i)} addr add {Network}.{Text(i + 2)}/24 dev eth0");
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
    public static string Address => Network + ".1";

    private static string Bridge => "w" + Id;

    public static string Name(int host) => $"worker-{Id}-{Text(host)}";

    /// <summary>Pulls the cable of a host, or plugs it in again.</summary>
    public static void SetCable(int host, bool isPlugged) => Run($"link set {Cable(host)} {(isPlugged ? "up" : "down")}");

    public void Dispose()
    {
        for (int i = 0; i < _count; i++) TryRun($"netns del {Name(i)}");
        TryRun($"link del {Bridge}");
    }

    private static string Cable(int host) => $"w{Id}c{Text(host)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Run(string arguments)
    {
        if (TryRun(arguments) is { Length: > 0 } error) throw new IOException($"ip {arguments}: {error} It needs root.");
    }

    private static string TryRun(string arguments)
    {
        try
        {
            using Process ip = Process.Start(
                new ProcessStartInfo("ip", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            string error = ip.StandardError.ReadToEnd();
            ip.WaitForExit();
            return ip.ExitCode == 0 ? "" : error + " ";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}
