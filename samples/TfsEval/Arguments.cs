using System.Diagnostics.CodeAnalysis;

namespace LlmPerformancePredictors.Samples.TfsEval;

/// <summary>The sample's one option: <c>--csv FILE</c>.</summary>
internal static class Arguments
{
    public static bool TryParse(string[] args, out string? csv, [NotNullWhen(false)] out string? error)
    {
        (csv, error) = (null, null);
        switch (args)
        {
            case []:
                return true;
            case ["--csv", { Length: > 0 } file] when Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))):
                csv = file;
                return true;
            case ["--csv", { Length: > 0 } file]:
                error = $"--csv {file}: the folder {Path.GetDirectoryName(Path.GetFullPath(file))} does not exist; make it first.";
                return false;
            default:
                error = $"'{string.Join(' ', args)}' is not understood. Usage: TfsEval [--csv FILE]";
                return false;
        }
    }
}
