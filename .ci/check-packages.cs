// Looks into the packages of a folder: dotnet run .ci/check-packages.cs FOLDER. Names every fault; ends with 1 if there is one.
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string folder = args[0];
string[] packages = Directory.GetFiles(folder, "*.nupkg");
int faults = packages.Length == 0 ? Report(folder, "no package") : packages.Sum(Check);
Console.WriteLine(FormattableString.Invariant($"{packages.Length} packages, {faults} faults"));
return faults == 0 ? 0 : 1;

static int Check(string path)
{
    int faults = 0;
    using ZipArchive package = ZipFile.OpenRead(path);
    ZipArchiveEntry file = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal));
    XElement nuspec = XDocument.Load(file.Open()).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    string id = Get("id"), version = Get("version"), readme = Read(package, Get("readme"));

    foreach (string name in new[] { "authors", "description", "releaseNotes", "tags", "license", "icon", "readme" })
        Require(Get(name).Length > 0, $"nothing says its {name}");
    Require(Get("license") == "MIT", $"its license is '{Get("license")}', not MIT");
    Require(version != "1.0.0", "its version is the SDK's default");
    XElement? repository = nuspec.Elements().FirstOrDefault(element => element.Name.LocalName == "repository");
    Require(repository?.Attribute("type")?.Value == "git", "no repository type");
    string url = repository?.Attribute("url")?.Value ?? "https://";
    Require(url.StartsWith("https://", StringComparison.Ordinal), $"its repository is said to be at '{url}'");
    bool isTemplate = nuspec.Descendants().Any(element => element.Attribute("name")?.Value == "Template");
    foreach (string kind in isTemplate ? [] : new[] { "dll", "xml" })
        Require(package.GetEntry($"lib/net10.0/{id}.{kind}") is not null, $"no lib/net10.0/{id}.{kind}");
    if (isTemplate) Require(package.GetEntry("content/llmpp/.template.config/template.json") is not null, "no template in it");

    ZipArchiveEntry? icon = package.GetEntry(Get("icon"));
    Require(icon is { Length: > 0 and < 10_240 }, "no icon of less than 10 KB");
    Require(readme.Length > 0, "no README");
    foreach (Match link in Regex.Matches(readme, @"\]\(([^)]*)\)|(?:href|src)=""([^""]*)"""))
    {
        string target = link.Groups[1].Value + link.Groups[2].Value;
        Require(
            target.StartsWith("https://", StringComparison.Ordinal), $"its README links to '{target}', which it does not have");
    }

    // All packages are made together, so what they say of each other is one version.
    foreach (XElement dependency in nuspec.Descendants().Where(element => element.Name.LocalName == "dependency"))
        if (dependency.Attribute("id")!.Value.StartsWith("LlmPerformancePredictors", StringComparison.Ordinal))
            Require(dependency.Attribute("version")!.Value == version, $"depends on another version, {dependency}");

    // What is source has none.
    if (isTemplate) return faults;
    string symbols = Path.ChangeExtension(path, ".snupkg");
    if (!Require(File.Exists(symbols), "no symbols")) return faults;
    using ZipArchive symbolPackage = ZipFile.OpenRead(symbols);
    if (symbolPackage.GetEntry($"lib/net10.0/{id}.pdb") is not { } pdb)
    {
        Require(false, "no PDB in its symbols");
        return faults;
    }

    using var bytes = new MemoryStream();
    using (Stream stream = pdb.Open()) stream.CopyTo(bytes);
    bytes.Position = 0;
    using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
    MetadataReader reader = provider.GetMetadataReader();
    string[] machine = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))
        .Where(name => !name.StartsWith("/_/", StringComparison.Ordinal))];
    Require(machine.Length == 0, $"its symbols name paths of the machine, such as {machine.FirstOrDefault()}");
    return faults;

    string Get(string name) => nuspec.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? "";

    bool Require(bool holds, string fault)
    {
        if (!holds) faults += Report(Path.GetFileName(path), fault);
        return holds;
    }
}

static string Read(ZipArchive package, string name)
{
    if (package.GetEntry(name) is not { } entry) return "";
    using var reader = new StreamReader(entry.Open());
    return reader.ReadToEnd();
}

static int Report(string where, string fault)
{
    Console.Error.WriteLine($"{where}: {fault}");
    return 1;
}
