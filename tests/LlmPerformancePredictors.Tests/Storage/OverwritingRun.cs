using System.Diagnostics;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>A process that writes a file over and over, to be killed.</summary>
internal static class OverwritingRun
{
    public const string Verb = "overwrite";
    public const int Length = 3_000_000;

    public static Process Start(string path)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(host, [typeof(OverwritingRun).Assembly.Location, Verb, path]))!;
    }

    public static void Run(string path)
    {
        for (int i = 0; i < 10_000; i++) AtomicFile.Write(path, new string((char)('a' + (i % 26)), Length));
    }
}
