using System.Diagnostics;
using System.Globalization;
using LlmPerformancePredictors.OpenAI;

namespace LlmPerformancePredictors.Tests.Samples;

/// <summary>Starts samples and benchmarks as they were built beside the tests.</summary>
internal static class SampleProcess
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs a program to its end.</summary>
    /// <param name="project">Its folder, such as <c>samples/Evaluate</c>.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string project, params string[] arguments)
    {
        using Process process = Start(project, arguments);
        return await EndAsync(process);
    }

    /// <summary>Runs a program that may ask a live model to its end.</summary>
    /// <param name="project">Its folder, such as <c>samples/Evaluate</c>.</param>
    /// <param name="key">The key in the environment.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunWithKeyAsync(
        string project, string key, params string[] arguments)
    {
        using Process process = Start(project, arguments, (OpenAIChatOptions.ApiKeyVariable, key));
        return await EndAsync(process);
    }

    /// <summary>Runs a program on so many processors to its end.</summary>
    /// <param name="project">Its folder, such as <c>samples/Evaluate</c>.</param>
    /// <param name="processors">How many the program sees.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunOnAsync(
        string project, int processors, params string[] arguments)
    {
        using Process process = Start(
            project, arguments, ("DOTNET_PROCESSOR_COUNT", processors.ToString(CultureInfo.InvariantCulture)));
        return await EndAsync(process);
    }

    /// <summary>Waits for a program's end.</summary>
    /// <param name="process">The program.</param>
    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process process)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            string error = await process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="project">Its folder, such as <c>samples/Evaluate</c>.</param>
    /// <param name="arguments">Its command line.</param>
    public static Process Start(string project, params string[] arguments) => Start(project, arguments, null);

    private static Process Start(string project, string[] arguments, (string Name, string Value)? variable)
    {
        // The tests lie in bin/CONFIGURATION/FRAMEWORK of their project, and so does the program in its own.
        var tests = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        string program = Path.Combine(
            Root, project, "bin", tests.Parent!.Name, tests.Name, Path.GetFileName(project) + ".dll");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = tests.FullName,
        };
        if (variable is { } one) start.Environment[one.Name] = one.Value;
        return Process.Start(start)!;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("*.sln").Length == 0) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No solution above {AppContext.BaseDirectory}.");
    }
}
