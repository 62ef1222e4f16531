namespace LlmPerformancePredictors.Tests;

/// <summary>
/// Source data that is not part of the project, in a folder <c>shared/data</c> beside the checkout. Tests that compare with
/// it are skipped where it is absent; all others run on the embedded data alone.
/// </summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    public static string Path(params string[] parts)
    {
        if (Root is null) Assert.Ignore("There is no folder shared/data beside the checkout to compare with.");
        return System.IO.Path.Combine([Root!, .. parts]);
    }

    public static IEnumerable<Dictionary<string, string>> Csv(params string[] parts)
    {
        string[] lines = File.ReadAllLines(Path(parts));
        string[] columns = lines[0].Split(',');
        return lines.Skip(1).Select(line => columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (folder.EnumerateFiles("LlmPerformancePredictors.sln").Any())
            {
                string path = System.IO.Path.Combine(folder.Parent?.FullName ?? "", "shared", "data");
                return Directory.Exists(path) ? path : null;
            }

        return null;
    }
}
