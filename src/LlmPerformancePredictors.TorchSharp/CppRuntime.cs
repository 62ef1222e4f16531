using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp;

/// <summary>
/// The machine's C++ runtime. TorchSharp's native library is built with a newer compiler than some systems have, and what the
/// loader says of that reaches nobody: TorchSharp reports a missing package instead.
/// </summary>
internal static partial class CppRuntime
{
    /// <summary>Asks the loader why TorchSharp's native library does not load.</summary>
    /// <returns>What is there, what is needed and what to do, where the C++ runtime is too old; otherwise null.</returns>
    public static string? DescribeTooOld()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return DescribeTooOld(exception.Message);
        }
    }

    /// <summary>Reads what the loader said.</summary>
    /// <param name="loaderMessage">Its message, with the lines of every place that it tried.</param>
    /// <returns>As above.</returns>
    internal static string? DescribeTooOld(string loaderMessage)
    {
        Match missing = MissingVersion().Match(loaderMessage);
        if (!missing.Success)
            return null;
        string file = missing.Groups["file"].Value;
        string version = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "as it is here";
        return $"the native library of TorchSharp {version} needs a C++ runtime with {missing.Groups["needed"].Value}, and "
            + $"{file} has {FindNewestVersion(file) ?? "an older one"}. "
            + "Take a system with a newer libstdc++ (GCC 13 brings GLIBCXX_3.4.32: "
            + "Debian 13, Ubuntu 24.04), or the managed engine, which needs no native library.";
    }

    private static string? FindNewestVersion(string file)
    {
        try
        {
            return LibraryVersion().Matches(Encoding.Latin1.GetString(File.ReadAllBytes(file)))
                .Select(match => match.Value).MaxBy(name => Version.Parse(name["GLIBCXX_".Length..]));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<file>/[^\s:]+libstdc\+\+[^\s:]*): version [`'](?<needed>(GLIBCXX|CXXABI)_[0-9.]+)' not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"GLIBCXX_3\.4\.[0-9]{1,3}\b")]
    private static partial Regex LibraryVersion();
}
