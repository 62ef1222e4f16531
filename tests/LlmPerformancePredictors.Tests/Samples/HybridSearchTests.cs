using System.Globalization;

namespace LlmPerformancePredictors.Tests.Samples;

/// <summary>What <c>samples/HybridSearch</c> writes.</summary>
internal sealed class HybridSearchTests
{
    private const string Project = "samples/HybridSearch";

    private static readonly string[] Methods =
        ["random", "evolution", "regularized-evolution", "hs-nas", "bayesian", "bayesian-prior"];

    [Test]
    public async Task Run_OnOneAndOnTwoProcessors_WritesTheSameRanksAndPage()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);

        (string csv, string page) = await RunAsync(1);
        (string other, string otherPage) = await RunAsync(2);

        string[][] rows = [.. csv.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        Assert.Multiple(() =>
        {
            Assert.That(other, Is.EqualTo(csv));
            Assert.That(otherPage, Is.EqualTo(page));
            Assert.That(csv, Does.StartWith("task,method,evaluations,rank_mean,rank_standard_error,best_score\n"));
            Assert.That(rows.Skip(1).Select(row => row[0]), Is.All.EqualTo("citeseer"));
            Assert.That(
                rows.Skip(1).Select(row => (row[1], row[2])),
                Is.EqualTo(Methods.SelectMany(method => new[] { "20", "30", "50", "100" }.Select(stop => (method, stop)))));
            Assert.That(rows.Skip(1).Select(row => row[4]), Is.All.EqualTo("NaN"), "One seed has no standard error.");
            foreach (string text in Methods.Append("best that there is, 72.80").Append("Baseline gate").Append("hypervolume"))
                Assert.That(page, Does.Contain(text));
        });

        async Task<(string Csv, string Page)> RunAsync(int processors)
        {
            string file = Path.Combine(folder, $"{processors}.csv");
            string report = Path.Combine(folder, $"{processors}");
            (int exitCode, _, string error) = await SampleProcess.RunOnAsync(
                Project, processors, "--task", "citeseer", "--seeds", "1", "--csv", file, "--out", report);
            Assert.That(exitCode, Is.Zero, error);
            return (await File.ReadAllTextAsync(file), await File.ReadAllTextAsync(Path.Combine(report, "report.html")));
        }
    }

    [Test]
    public async Task Run_UnderALatencyLimit_FindsOnlyWhatKeepsIt()
    {
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");

        (int exitCode, string output, string error) =
            await SampleProcess.RunAsync(Project, "--seeds", "1", "--limit", "60", "--out", folder);

        string[] found =
        [
            .. output.Split('\n').Select(line => line.Split('\u2502')).Where(cells => cells.Length == 9)
                .Skip(1).Select(cells => cells[6].Trim()),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(output, Does.Contain("of 26,206 graph networks that take at most 60 ms"));
            Assert.That(found, Has.Length.EqualTo(6));
            Assert.That(found.Select(text => double.Parse(text, CultureInfo.InvariantCulture)), Is.All.LessThanOrEqualTo(60));
        });
    }
}
