using System.CommandLine;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.Engine;
using LlmPerformancePredictors.Tests.LanguageModels.Live;

namespace LlmPerformancePredictors.Benchmarks.Studies;

/// <summary>The studies as commands.</summary>
internal static class StudyCommands
{
    public static IEnumerable<Command> Create() =>
    [
        OnAnEngine(
            "quality", "Settings of the distilled predictor on TFS-Eval.",
            CommandOptions.WholeNumberArgument("seeds", "The training seeds.", 5), DistillationQuality.RunAsync),
        Calibration(),
        Latency(),
        LatencyModel(),
        Numbered(
            "devices", "Costs of cells on a new device from ten measurements.",
            CommandOptions.WholeNumberArgument("seeds", "The sets of random cells.", 20, least: 2), DeviceCosts.Run),
        DatasetFile(),
        Numbered(
            "experiment", "HS-NAS against HAT's evolution and random search.",
            CommandOptions.WholeNumberArgument("seeds", "The seeds of each search.", 20, least: 2),
            HybridSearchExperiment.RunAsync),
        Numbered("search", "Times HAT's evolution with networks of random weights.", Threads(1), SearchTimings.RunAsync),
        OnAnEngine(
            "timings", "Times a training step and predictions of the published network.", Threads(1), ReferenceTimings.RunAsync),
        Numbered(
            "plain-torchsharp", "Times both engines in turn with plain TorchSharp, one thread each.",
            CommandOptions.WholeNumberArgument("rounds", "The rounds; medians are shown.", 5), PlainTorchSharpTimings.Run),
        Numbered(
            "throughput", "Labels of a local server, against a bare loop; then memory.",
            CommandOptions.WholeNumberArgument("rounds", "The rounds.", 5), LabelingThroughput.RunAsync),
        Kills(),
        Tokens(),
        Costs(),
        Numbered(
            "number-words", "Trains the largest network of the number-word space alone.", Threads(2), NumberWordsTraining.Run),
        Supernet(),
        Numbered(
            "supernet-threads", "Times the elastic Transformer on one thread and on two in turn.",
            CommandOptions.WholeNumberArgument("pairs", "The pairs; medians are shown.", 21), SupernetThreads.Run),
        Supernets(),
        Prompts(),
        Answers(),
        Inventories(),
        Graphs(),
        Cells(),
        Numbered(
            "few-shot", "Predictors of NAS-Bench-201 on CIFAR-10 with few trained cells.",
            CommandOptions.WholeNumberArgument("seeds", "The sets of trained cells.", 20), FewShot.RunAsync),
        Numbered(
            "gp-timings", "Times a proposal of the Gaussian process.",
            CommandOptions.WholeNumberArgument("repetitions", "The repetitions; medians are shown.", 20), ProcessTimings.Run),
        WorkerCommands.Create(),
        WorkerCommands.CreateWorker(),
        KilledRun(),
    ];

    private static Argument<int> Threads(int byDefault) =>
        CommandOptions.WholeNumberArgument("threads", "The threads.", byDefault);

    private static Command Graphs()
    {
        var task = new Argument<string>("task") { Description = "The data set: arxiv, citeseer or cora." };
        task.AcceptOnlyFromAmong("arxiv", "citeseer", "cora");
        Argument<int> seeds = CommandOptions.WholeNumberArgument("seeds", "The seeds of each search.", 50);
        var random = new Option<bool>("--random-demonstrations") { Description = "Draws the demonstrations, by seed." };
        Option<string?> strategy = OneStrategy();
        var command = new Command("graph-search", "Searches of trained graph networks by all strategies.")
        {
            task, seeds, random, strategy,
        };
        command.SetAction(line => GraphSearch.RunAsync(
            line.GetRequiredValue(task), line.GetValue(seeds), line.GetValue(random), line.GetValue(strategy)));
        return command;
    }

    private static Command Cells()
    {
        Argument<int> seeds = CommandOptions.WholeNumberArgument("seeds", "The seeds of each search.", 100);
        Option<string?> strategy = OneStrategy();
        var command = new Command("cell-search", "Searches of NAS-Bench-201 on CIFAR-100 by all strategies.") { seeds, strategy };
        command.SetAction(line => CellSearch.RunAsync(line.GetValue(seeds), line.GetValue(strategy)));
        return command;
    }

    private static Option<string?> OneStrategy() =>
        new("--strategy") { Description = "Runs one of the strategies alone, by the name that the table shows." };

    private static Command Numbered(string name, string description, Argument<int> number, Func<int, Task> run)
    {
        var command = new Command(name, description) { number };
        command.SetAction(line => run(line.GetValue(number)));
        return command;
    }

    private static Command Numbered(string name, string description, Argument<int> number, Action<int> run)
    {
        var command = new Command(name, description) { number };
        command.SetAction(line => run(line.GetValue(number)));
        return command;
    }

    private static Command OnAnEngine(string name, string description, Argument<int> number, Func<int, string?, Task> run)
    {
        Option<string> engine = EngineOption.Create();
        var command = new Command(name, description) { number, engine };
        command.SetAction(line => run(line.GetValue(number), line.GetValue(engine)));
        return command;
    }

    private static Command Calibration()
    {
        var command = new Command("calibration", "The supernets of TFS-Eval calibrated, and the contamination probe.");
        command.SetAction(_ => CalibrationAndProbe.RunAsync());
        return command;
    }

    private static Command Latency()
    {
        var files = new Argument<string[]>("files") { Arity = ArgumentArity.OneOrMore, Description = "Tables in HAT's form." };
        var command = new Command("latency", "Line, network and Gaussian process on latency tables.") { files };
        command.SetAction(line => LatencyQuality.Run(line.GetRequiredValue(files)));
        return command;
    }

    private static Command LatencyModel()
    {
        var table = new Argument<string>("file") { Description = "HAT's table of WMT'14 En-De on the TITAN Xp." };
        var target = new Argument<string>("out") { Description = "The model file." };
        var command = new Command("latency-model", "Makes the latency model that ships with the data.") { table, target };
        command.SetAction(line => LatencyModelFile.Write(line.GetRequiredValue(table), line.GetRequiredValue(target)));
        return command;
    }

    private static Command DatasetFile()
    {
        var source = new Argument<string>("source") { Description = "The folder of the sources' figures." };
        var target = new Argument<string>("out") { Description = "The folder of the files." };
        var command = new Command(
            "dataset-files", "Makes the files of the benchmarks that ship with the data.") { source, target };
        command.SetAction(line => DatasetFiles.Write(line.GetRequiredValue(source), line.GetRequiredValue(target)));
        return command;
    }

    private static Command Kills()
    {
        Argument<int> kills = CommandOptions.WholeNumberArgument("kills", "How often the run is killed.", 20, least: 0);
        Argument<int> seed = CommandOptions.WholeNumberArgument("seed", "Decides when.", 1, least: 0);
        var raise = new Option<bool>("--raise")
        {
            Description = "Every run has a budget of calls, larger than the one before; the last may make all.",
        };
        var command = new Command("kills", "A labeling run that is killed and started again, against one that is not.")
        {
            kills, seed, raise,
        };
        command.SetAction(line => LabelingKills.RunAsync(line.GetValue(kills), line.GetValue(seed), line.GetValue(raise)));
        return command;
    }

    private static Command Tokens()
    {
        var model = new Argument<string>("model")
        {
            Description = "The model whose tokens are counted.",
            DefaultValueFactory = _ => "gpt-4.1-mini",
        };
        var command = new Command("tokens", "Tokens, bytes and the time of counting, of the recorded prompts.") { model };
        command.SetAction(line => TokensOfPrompts.Run(line.GetRequiredValue(model)));
        return command;
    }

    private static Command Costs()
    {
        var model = new Argument<string>("model")
        {
            Description = "The model whose tokens are counted.",
            DefaultValueFactory = _ => "gpt-4.1-mini",
        };
        var input = new Option<decimal>("--input-price")
        {
            Description = "The price of a million tokens of prompts.",
            DefaultValueFactory = _ => 0.40m,
        };
        var output = new Option<decimal>("--output-price")
        {
            Description = "The price of a million tokens of answers.",
            DefaultValueFactory = _ => 1.60m,
        };
        var command = new Command("cost-per-label", "Tokens and money a labeled architecture, by the form of the prompt.")
        {
            model, input, output,
        };
        command.SetAction(line => CostPerLabel.Run(
            line.GetRequiredValue(model),
            new() { InputPerMillion = line.GetValue(input), OutputPerMillion = line.GetValue(output) }));
        return command;
    }

    private static Command Prompts()
    {
        var folder = new Argument<string>("out") { Description = "The folder of the prompts." };
        var command = new Command("inventory-prompts", "Writes the prompts about inventories for a language model.") { folder };
        command.SetAction(line => InventoryPrompts.Write(line.GetRequiredValue(folder)));
        return command;
    }

    private static Command Answers()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of the prompts, with the answers beside them." };
        var model = new Argument<string>("model") { Description = "The model that answered." };
        var target = new Argument<string>("out") { Description = "The folder of the data's files." };
        var command = new Command("inventory-answers", "Makes the data's files of a language model's answers about inventories.")
        {
            folder, model, target,
        };
        command.SetAction(line => InventoryPrompts.WriteAnswers(
            line.GetRequiredValue(folder), line.GetRequiredValue(model), line.GetRequiredValue(target)));
        return command;
    }

    private static Command Inventories()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of what is trained; what it has stays." };
        Argument<int> seeds = CommandOptions.WholeNumberArgument("seeds", "The seeds of each search.", 5);
        var command = new Command(
            "inventory-search", "Searches of inventories by training and by a supernet, at equal cost.") { folder, seeds };
        command.SetAction(line => InventorySearch.RunAsync(line.GetRequiredValue(folder), line.GetValue(seeds)));
        return command;
    }

    private static Command Supernets()
    {
        var path = new Argument<string>("out") { Description = "The file of what they say; what it has already stays." };
        var command = new Command("supernets", "Trains the kinds of supernets of inventories and ranks the ground truth.")
        {
            path,
        };
        command.SetAction(line => SupernetKinds.Run(line.GetRequiredValue(path)));
        return command;
    }

    private static Command Supernet()
    {
        Argument<int> threads = Threads(1);
        Argument<int> repetitions = CommandOptions.WholeNumberArgument("repetitions", "The repetitions; medians are shown.", 5);
        var command = new Command("supernet", "Times a training step and an evaluated batch of the elastic Transformer.")
        {
            threads, repetitions,
        };
        command.SetAction(line => SupernetTimings.Run(line.GetValue(threads), line.GetValue(repetitions)));
        return command;
    }

    // What the study of kills starts as a process of its own.
    private static Command KilledRun()
    {
        var arguments = new Argument<string[]>("arguments");
        var command = new Command(LabelingRun.Verb, "A labeling run, to be killed.") { arguments };
        command.Hidden = true;
        command.SetAction(line => LabelingRun.RunAsync([LabelingRun.Verb, .. line.GetRequiredValue(arguments)]));
        return command;
    }
}
