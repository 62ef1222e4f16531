using System.CommandLine;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Supernets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>The sample's commands; the search needs no name.</summary>
internal static class Commands
{
    public static void AddSearch(RootCommand command)
    {
        Option<string> outFolder = CommandOptions.Folder(
            "--out", "The folder of the supernet.", "supernet-search");
        Option<int> seed = Seed();
        command.Options.Add(outFolder);
        command.Options.Add(seed);
        command.SetAction((line, cancellationToken) =>
        {
            HostApplicationBuilder host = CreateBuilder(
                new SupernetSearchOptions(line.GetRequiredValue(outFolder), line.GetValue(seed)));
            host.Services.AddSingleton<SupernetTrainer>()
                .AddSingleton<SupernetJudge>()
                .AddSingleton<SupernetSearcher>()
                .AddSingleton<TrainingsUntilBest>()
                .AddSingleton<FoundArchitectures>();
            return host.RunAsync<SearchRun>(cancellationToken);
        });

        // The other commands have options of the same names, which stand behind the command.
        foreach (Command other in command.Subcommands)
        {
            other.Validators.Add(line =>
            {
                foreach (Option option in new Option[] { outFolder, seed })
                {
                    if (line.GetResult(option) is { Implicit: false })
                        line.AddError($"{option.Name} before {other.Name} is of the search; write it behind {other.Name}.");
                }
            });
        }
    }

    public static Command GroundTruth()
    {
        Option<string> task = CommandOptions.OneOf(
            "--task", "What the architectures translate.", [.. GeneratedTask.All.Select(task => task.Name)]);
        Option<string> outFile = CommandOptions.OutputFile(
            "--out", "The data set, NAME.psv if left out; what is trained already is beside it.");
        var command = new Command(
            "ground-truth", "Trains a ground truth again: 30 or 40 architectures from scratch, two seeds each.")
        {
            task, outFile,
        };
        command.SetAction((line, cancellationToken) =>
        {
            GeneratedTask chosen = GeneratedTask.All.Single(known => known.Name == line.GetRequiredValue(task));
            return CreateBuilder(new GroundTruthOptions(chosen, line.GetValue(outFile) ?? $"{chosen.Name}.psv"))
                .RunAsync<GroundTruthRun>(cancellationToken);
        });
        return command;
    }

    public static Command Learn()
    {
        Option<string> journal = CommandOptions.OutputFile(
            "--journal", "The search's journal; the same command goes on from it.", "learn.jsonl");
        Option<int> trainings = CommandOptions.WholeNumber(
            "--trainings", "How many architectures are trained, two seeds each.", 6, least: 1);
        var alone = new Option<bool>("--alone") { Description = "Learns without the language model's labels." };
        Option<string> report = CommandOptions.Folder("--report", "Writes a report as an HTML page to this folder.");
        var command = new Command(
            "learn", "Searches the whole space with training from scratch as trusted predictor.")
        {
            journal, trainings, alone, report,
        };
        command.SetAction((line, cancellationToken) => CreateBuilder(
            new LearnOptions(
                line.GetRequiredValue(journal), line.GetValue(trainings), !line.GetValue(alone), line.GetValue(report)))
            .RunAsync<LearnRun>(cancellationToken));
        return command;
    }

    public static Command Latency()
    {
        Option<string> outFile = CommandOptions.OutputFile("--out", "The measurements, in HAT's form.", "latency.csv");
        Option<int> count = CommandOptions.WholeNumber("--count", "The sub-networks to measure.", 300, least: 100);
        Option<int> seed = Seed();
        var command = new Command("latency", "Measures this machine's latency and fits a predictor.") { outFile, count, seed };
        command.SetAction((line, cancellationToken) =>
            CreateBuilder(new LatencyOptions(line.GetRequiredValue(outFile), line.GetValue(count), line.GetValue(seed)))
                .RunAsync<LatencyRun>(cancellationToken));
        return command;
    }

    public static Command Translate()
    {
        Option<string> training = Prefix(
            "--train", "The training text's files without extension: data/train for data/train.en and data/train.de.");
        Option<string> heldOut = Prefix("--held-out", "The held-out text's files without extension.");
        Option<string> from = CommandOptions.Text("--from", "EXT", "The extension of the source language.", "en");
        Option<string> to = CommandOptions.Text("--to", "EXT", "The extension of the target language.", "de");
        Option<double> minutes = CommandOptions.PositiveNumber("--minutes", "How long to train.", "MINUTES", 20);
        Option<string> outFolder = CommandOptions.Folder("--out", "The folder of model and vocabulary.", "translate");
        Option<int> seed = Seed();
        var command = new Command("translate", "Trains a translator on parallel text files.")
        {
            training, heldOut, from, to, minutes, outFolder, seed,
        };
        command.SetAction((line, cancellationToken) => CreateBuilder(new TranslateOptions(
            line.GetRequiredValue(training), line.GetRequiredValue(heldOut),
            line.GetRequiredValue(from), line.GetRequiredValue(to),
            TimeSpan.FromMinutes(line.GetValue(minutes)), line.GetRequiredValue(outFolder), line.GetValue(seed)))
            .RunAsync<TranslateRun>(cancellationToken));
        return command;
    }

    private static Option<int> Seed() => CommandOptions.WholeNumber("--seed", "The seed of training and search.", 1);

    private static Option<string> Prefix(string name, string description)
    {
        Option<string> option = CommandOptions.Text(name, "PREFIX", description);
        option.Required = true;
        return option;
    }

    private static HostApplicationBuilder CreateBuilder<TOptions>(TOptions options)
        where TOptions : class
    {
        HostApplicationBuilder host = SampleHost.CreateBuilder();
        host.Services.AddLlmPerformancePredictors().UseRecordedAnswers(() => RecordedAnswers.All);
        host.Services.AddSingleton(options).AddSingleton<LanguageModelLabels>().AddSingleton<LearnedSearch>();
        return host;
    }
}
