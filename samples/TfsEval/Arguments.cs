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
            case ["--csv", { Length: > 0 } file]:
                csv = file;
                string path = Path.GetFullPath(file);
                string? folder = Path.GetDirectoryName(path);
                if (folder is null || Path.EndsInDirectorySeparator(path) || Directory.Exists(path))
                    error = $"--csv {file}: this is a folder; name a file in it.";
                else if (!Directory.Exists(folder))
                    error = $"--csv {file}: the folder {folder} does not exist; make it first.";
                return error is null;
            default:
                error = $"'{string.Join(' ', args)}' is not understood. Usage: TfsEval [--csv FILE]";
                return false;
        }
    }
}
