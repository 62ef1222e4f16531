using System.Text.RegularExpressions;
using LlmPerformancePredictors.Tests.Samples;

namespace LlmPerformancePredictors.Tests;

/// <summary>What the site and the packages show has to be what the repository has.</summary>
public class DocumentationTests
{
    private static readonly string Docs = Path.Combine(SampleProcess.Root, "docs");

    [Test]
    public void Site_EveryPage_IsInItsTableOfContentsAndOnItsStartPage()
    {
        string[] pages = [.. Directory
            .GetFiles(Docs, "*.md")
            .Select(Path.GetFileName)
            .Where(page => page != "index.md")
            .Order()!];
        Assert.That(
            Regex.Matches(Read("docs/toc.yml"), @"href: ([\w-]+\.md)").Select(link => link.Groups[1].Value)
                .Where(page => page != "index.md").Order(),
            Is.EqualTo(pages));
        Assert.That(
            Regex.Matches(Read("docs/index.md"), @"\]\(([\w-]+\.md)\)").Select(link => link.Groups[1].Value).Order(),
            Is.EqualTo(pages));
    }

    [Test]
    public void PackageReadme_FirstCode_IsTheReadmesThatCiRuns() =>
        Assert.That(FindFirstCode("src/README.package.md"), Is.EqualTo(FindFirstCode("README.md")));

    [Test]
    public void PackageReadme_Packages_AreThoseOfTheSources() => Assert.That(
        Regex.Matches(Read("src/README.package.md"), @"^\| `(LlmPerformancePredictors[\w.]*)`", RegexOptions.Multiline)
            .Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal),
        Is.EqualTo(Directory.GetDirectories(Path.Combine(SampleProcess.Root, "src")).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)));

    // The code and what it prints.
    private static string FindFirstCode(string file) =>
        Regex.Match(Read(file), "```csharp\n.*?```text\n.*?```", RegexOptions.Singleline).Value is { Length: > 0 } code
            ? code : throw new InvalidDataException($"{file} has no code and what it prints.");

    private static string Read(string file) => File.ReadAllText(Path.Combine(SampleProcess.Root, file));
}
