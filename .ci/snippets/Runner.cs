using System.Diagnostics;
using System.Globalization;

namespace Snippets;

/// <summary>A fragment of the documentation.</summary>
/// <param name="Page">Its file.</param>
/// <param name="Line">Where its code begins.</param>
/// <param name="Files">The name of the folder of the page's files.</param>
/// <param name="Run">The fragment.</param>
/// <param name="NotRun">Why it is compiled only; null where it is run.</param>
internal sealed record Fragment(string Page, int Line, string Files, Func<Task> Run, string? NotRun);

/// <summary>Runs each fragment in a folder of its own, with the files of its page.</summary>
internal static class Runner
{
    /// <summary>A program that is on no page.</summary>
    public static Fragment Second { get; } = new(".ci/snippets/SecondProgram.cs", 1, "", SecondProgram.RunAsync, null);

    public static async Task<int> RunAsync(string folder, Fragment[] fragments, string[] only)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string home = Directory.GetCurrentDirectory();
        int failed = 0;
        foreach (Fragment fragment in fragments)
        {
            string name = $"{fragment.Page}:{fragment.Line}";
            if (only.Length > 0 && !only.Any(name.StartsWith)) continue;
            if (fragment.NotRun is { } reason)
            {
                Console.WriteLine($"compiled {name}, not run: {reason}");
                continue;
            }

            string place = Directory.CreateTempSubdirectory("snippet-").FullName;
            foreach (string file in Directory.Exists(Path.Combine(folder, "files", fragment.Files))
                ? Directory.GetFiles(Path.Combine(folder, "files", fragment.Files)) : [])
            {
                File.Copy(file, Path.Combine(place, Path.GetFileName(file)));
            }

            Directory.SetCurrentDirectory(place);
            TextWriter output = Console.Out;
            var printed = new StringWriter();
            var clock = Stopwatch.StartNew();
            Exception? fault = null;
            try
            {
                Console.SetOut(printed);
                await fragment.Run();
            }
            catch (Exception exception)
            {
                fault = exception;
                failed++;
            }
            finally
            {
                Console.SetOut(output);
                Directory.SetCurrentDirectory(home);
                Directory.Delete(place, recursive: true);
            }

            Console.WriteLine(fault is null ? $"ran {name} in {clock.ElapsedMilliseconds} ms" : $"FAILED {name}: {fault}");
            if (only.Length > 0 || fault is not null) Console.WriteLine(printed);
        }

        Console.WriteLine($"{failed} of {fragments.Length} snippets failed");
        return failed == 0 ? 0 : 1;
    }
}
