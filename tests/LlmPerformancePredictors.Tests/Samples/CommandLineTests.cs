using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tests.LanguageModels.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LlmPerformancePredictors.Tests.Samples;

/// <summary>The command lines of samples and benchmarks, in processes of their own.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed partial class CommandLineTests
{
    private const string Benchmarks = "tests/LlmPerformancePredictors.Benchmarks";

    private static string[] ReadIgnored() =>
        [.. File.ReadAllLines(Path.Combine(SampleProcess.Root, ".gitignore")).Select(line => line.Trim('/', '*'))];

    private static IEnumerable<TestCaseData<string, string>> DocumentedCommands() =>
        from file in Directory.EnumerateFiles(Path.Combine(SampleProcess.Root, "docs"), "*.md")
            .Prepend(Path.Combine(SampleProcess.Root, "README.md"))
        from Match command in RunCommand().Matches(File.ReadAllText(file))
        let arguments = command.Groups["arguments"].Value
        where !arguments.Contains('[')
        group arguments by (Project: command.Groups["project"].Value, arguments) into command
        orderby command.Key
        select new TestCaseData<string, string>(command.Key.Project, command.Key.arguments);

    [TestCase("samples/DistributedSearch", "search", "--trainings <N>")]
    [TestCase("samples/DistributedSearch", "worker", "[default: nats://127.0.0.1:4222]")]
    [TestCase("samples/HybridSearch", "", "--limit <MS>")]
    [TestCase("samples/HybridSearch", "", "--task <ogbn-arxiv|citeseer|nas201-cifar100|wmt14ende>")]
    [TestCase("samples/LabelAndDistill", "", "--Live:Budget:MaxCalls=5")]
    [TestCase("samples/PrincipleTransfer", "", "--seeds <N>")]
    [TestCase("samples/SupernetSearch", "", "ground-truth")]
    [TestCase("samples/SupernetSearch", "ground-truth", "[default: number-words]")]
    [TestCase("samples/SupernetSearch", "learn", "[default: 6]")]
    [TestCase("samples/SupernetSearch", "latency", "[default: 300]")]
    [TestCase("samples/SupernetSearch", "translate", "--held-out <PREFIX> (REQUIRED)")]
    [TestCase("samples/Evaluate", "", "--benchmark <tfs-eval|graph|number-words|inventories|nas201|all>")]
    [TestCase("samples/Evaluate", "", "--csv <FILE>")]
    [TestCase("samples/Evaluate", "", "--scale <linear|logarithmic>")]
    [TestCase(Benchmarks, "", "timings")]
    [TestCase(Benchmarks, "workers", "throughput")]
    public async Task Help_OfACommand_ShowsItsOptions(string project, string command, string expected)
    {
        (int exitCode, string output, string error) = await SampleProcess.RunAsync(project, [.. Split(command), "--help"]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(output, Does.Contain(expected));
            Assert.That(error, Is.Empty);
        });
    }

    [TestCase("samples/DistributedSearch", "search", "--journal <FILE>")]
    [TestCase("samples/HybridSearch", "", "--out <DIR>")]
    [TestCase("samples/SupernetSearch", "", "--out <DIR>")]
    [TestCase("samples/SupernetSearch", "learn", "--journal <FILE>")]
    [TestCase("samples/SupernetSearch", "latency", "--out <FILE>")]
    [TestCase("samples/SupernetSearch", "translate", "--out <DIR>")]
    public async Task DefaultOutput_OfACommand_IsIgnoredByGit(string project, string command, string option)
    {
        (_, string output, _) = await SampleProcess.RunAsync(project, [.. Split(command), "--help"]);
        Match written = Regex.Match(output, Regex.Escape(option) + @"[^\[]*\[default: (?<path>[^\]]+)\]");
        Assert.That(written.Success, output);
        Assert.That(ReadIgnored(), Does.Contain(written.Groups["path"].Value));
    }

    [Test]
    public void DefaultOutput_OfEveryGroundTruth_IsIgnoredByGit() =>
        Assert.That(GeneratedTask.All.Select(task => $"{task.Name}.psv"), Is.SubsetOf(ReadIgnored()));

    [TestCase(
        "samples/DistributedSearch", "search --trainings 3", "--trainings 3: allowed is a whole number from 4 to 2147483647.")]
    [TestCase("samples/DistributedSearch", "worker --url http://host", "NatsQueueOptions.Url is http://host; allowed is nats://")]
    [TestCase(
        "samples/DistributedSearch", "search --url nats://127.0.0.1:1", "Check that the server runs with JetStream (-js)")]
    [TestCase("samples/HybridSearch", "--sed 3", "'--sed'")]
    [TestCase("samples/HybridSearch", "--seed -1", "--seed -1: allowed is a whole number from 0 to 2147483647.")]
    [TestCase("samples/HybridSearch", "--limit 0", "--limit 0: allowed is a number of MS above 0, for example 150.")]
    [TestCase("samples/HybridSearch", "--limit 0.01", "--limit 0.01: none of the graph networks of ogbn-arxiv is that fast;")]
    [TestCase(
        "samples/HybridSearch", "--task cora", "--task cora: allowed is ogbn-arxiv, citeseer, nas201-cifar100, wmt14ende.")]
    [TestCase("samples/HybridSearch", "--task wmt14ende --csv ranks.csv", "--csv: wmt14ende is one search by a stand-in")]
    [TestCase("samples/HybridSearch", "--seeds 3 --task wmt14ende", "--seeds: wmt14ende is one search by a stand-in")]
    [TestCase("samples/HybridSearch", "--csv nowhere/ranks.csv", "allowed is a file in a folder that exists")]
    [TestCase("samples/HybridSearch", "--endpoint http://localhost:8000/v1", "it needs --model NAME too.")]
    [TestCase("samples/HybridSearch", "--endpoint here", "--endpoint here: it needs --model NAME too.")]
    [TestCase("samples/HybridSearch", "--endpoint http://u:secret@here/v1", "--endpoint ***: it needs --model NAME too.")]
    [TestCase("samples/HybridSearch", "--model m --endpoint ftp://here/v1?key=secret", "--endpoint ***: allowed is an http or")]
    [TestCase("samples/HybridSearch", "--model m --endpoint here", "--endpoint here: allowed is an http or https address")]
    [TestCase("samples/LabelAndDistill", "--Liv:Budget:MaxCalls=5", "is neither an option nor a setting")]
    [TestCase("samples/LabelAndDistill", "--LabelAndDistill:Task=nothing", "allowed is wmt14ende, wmt14enfr, wmt19ende.")]
    [TestCase(
        "samples/LabelAndDistill", "--LabelAndDistill:Modle=m",
        "--LabelAndDistill:Modle m: there is no such setting; there are Task, SplitSeed, Out, Model, Endpoint.")]
    [TestCase(
        "samples/LabelAndDistill", "--Live:Budget:MaxCalls=5",
        "--Live:Budget:MaxCalls=5: it is of a live model, and none is asked")]
    [TestCase(
        "samples/LabelAndDistill", "--model m --Recorded:Labeling:BatchSize=5",
        "--Recorded:Labeling:BatchSize=5: it is of recorded answers, and the model m is asked")]
    [TestCase(
        "samples/LabelAndDistill", "--Recorded:Predictor:BatchSiez=9",
        "The configuration has Recorded:Predictor:BatchSiez, which is no option; allowed in Recorded:Predictor are BatchSize, ")]
    [TestCase(
        "samples/LabelAndDistill", "--Recorded:Budget:MaxCalls=9",
        "The configuration has a section Recorded:Budget, but UseBudget is not called;")]
    [TestCase("samples/PrincipleTransfer", "--seeds 1", "--seeds 1: allowed is a whole number from 2 to 10000.")]
    [TestCase("samples/SupernetSearch", "latency --count 99", "--count 99: allowed is a whole number from 100 to 2147483647.")]
    [TestCase("samples/SupernetSearch", "translate --train x", "'--held-out' is required")]
    [TestCase("samples/SupernetSearch", "--seed 2 latency", "--seed before latency is of the search")]
    [TestCase(
        "samples/Evaluate", "--benchmark nas",
        "--benchmark nas: allowed is tfs-eval, graph, number-words, inventories, nas201, all.")]
    [TestCase("samples/Evaluate", "--scale logarithmic", "the scores of tfs-eval do not span orders of magnitude")]
    [TestCase("samples/Evaluate", "--csv nowhere/figures.csv", "allowed is a file in a folder that exists")]
    [TestCase(Benchmarks, "nothing", "'nothing' is no study.")]
    [TestCase(Benchmarks, "timings 0", "threads 0: allowed is a whole number from 1 to 2147483647.")]
    public async Task Arguments_ThatAreNotUnderstood_AreRefused(string project, string arguments, string expected)
    {
        (int exitCode, string output, string error) = await SampleProcess.RunAsync(project, Split(arguments));

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2), error);
            Assert.That(error, Does.Contain(expected));
            Assert.That(output, Is.Empty);
        });
    }

    [Test]
    public async Task Run_OfAModelWithBracketsAtAServerWithEscapes_EndsWithOneLineOfText()
    {
        // Clears the screen and colors it, and names the terminal, all in what the user is told of the refusal.
        const string refusal = """{"error": {"message": "wrong \u001b[2J\u001b[31mkey\u0007 \u009b1m \u202e", "type": "x"}}""";
        await using WebApplication server = LoopbackServer.Build();
        server.Run(context =>
        {
            context.Response.StatusCode = 401;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(refusal);
        });
        await server.StartAsync();
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");

        (int exitCode, string output, string error) = await SampleProcess.RunWithKeyAsync(
            "samples/HybridSearch", "key", "--model", "gpt[4]", "--endpoint", server.Urls.Single() + "/v1", "--out", folder);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2), error);
            Assert.That(error, Does.Contain("0 of").And.Contain("wrong"));
            Assert.That((output + error).Where(letter => char.IsControl(letter) && letter is not ('\n' or '\r')), Is.Empty);
            Assert.That(error, Does.Not.Contain('\u202e'));
        });
    }

    [Test]
    public async Task Run_OfAFileWithEscapesInItsName_WritesThemToTheFileAloneAndNotToTheTerminal()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("Windows allows no control characters in names.");
        string folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}");
        string file = Path.Combine(folder, "cells \u001b[31m\u202e[bold].csv");
        Directory.CreateDirectory(folder);

        (int exitCode, string output, string error) =
            await SampleProcess.RunAsync("samples/PrincipleTransfer", "--seeds", "2", "--csv", file);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, error);
            Assert.That(File.Exists(file));
            Assert.That(output, Does.Contain("Written:").And.Contain("[bold].csv"));
            Assert.That(output.Where(letter => char.IsControl(letter) && letter is not ('\n' or '\r')), Is.Empty);
            Assert.That(output, Does.Not.Contain('\u202e'));
        });
    }

    [TestCaseSource(nameof(DocumentedCommands))]
    public async Task Arguments_OfTheDocumentation_AreUnderstood(string project, string arguments)
    {
        (int exitCode, string output, string error) = await SampleProcess.RunAsync(project, ["[diagram]", .. Split(arguments)]);

        Assert.That(exitCode, Is.Zero, output + error);
    }

    [Test]
    public void DocumentedCommands_OfReadmeAndDocs_AreFound() =>
        Assert.That(
            DocumentedCommands().Select(command => command.Arguments[0]).Distinct().ToArray(), Has.Length.EqualTo(7),
            "The documentation shows a command of each sample and of the benchmarks.");

    [Test]
    [Platform(Include = "Linux,MacOsX")]
    public async Task Run_WhenItIsToStop_EndsWithOneLine()
    {
        using Process sample = SampleProcess.Start("samples/PrincipleTransfer", "--seeds", "10000");
        await sample.StandardOutput.ReadLineAsync();

        // SIGTERM goes the way of Ctrl+C, and is not ignored where tests run in the background.
        string id = sample.Id.ToString(CultureInfo.InvariantCulture);
        using Process kill = Process.Start("kill", ["-TERM", id]);
        (int exitCode, _, string error) = await SampleProcess.EndAsync(sample);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(130), error);
            Assert.That(error.Trim(), Is.EqualTo("Stopped."));
        });
    }

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(
        @"dotnet run (?:-c Release )?--project (?<project>samples/\w+|tests/LlmPerformancePredictors\.Benchmarks)"
        + @"(?: -c Release)?(?: (?:-- )?(?<arguments>[^`\n]*))?")]
    private static partial Regex RunCommand();
}
