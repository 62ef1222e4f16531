using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>
/// Nothing of a search depends on the process: not hash codes of texts, which differ in each, nor what ran before.
/// </summary>
public class FreshProcessTests
{
    [Test]
    public void RunAsync_InAFreshProcess_GivesTheSameBytes([Values(1, 2)] int threads)
    {
        byte[] here = SmallSearch.Run(threads: 1);
        Assert.That(here.AsSpan().Count((byte)'\n'), Is.InRange(40, 200));
        Assert.That(Elsewhere(threads, seed: 7), Is.EqualTo(here));
    }

    [Test]
    public void RunAsync_WithAnotherSeedInAFreshProcess_GivesOtherBytes() =>
        Assert.That(Elsewhere(threads: 1, seed: 8), Is.Not.Empty.And.Not.EqualTo(SmallSearch.Run(threads: 1)));

    private static byte[] Elsewhere(int threads, int seed)
    {
        // The host that runs this process, whatever started it.
        string host = Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(
            host, ["exec", typeof(SmallSearch).Assembly.Location, SmallSearch.Verb, Text(threads), Text(seed)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.That((process.ExitCode, errors.Result), Is.EqualTo((0, "")));
        return output.ToArray();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
