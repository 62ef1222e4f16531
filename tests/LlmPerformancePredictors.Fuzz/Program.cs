using System.CommandLine;
using LlmPerformancePredictors.Fuzz;
using LlmPerformancePredictors.Fuzz.Targets;
using LlmPerformancePredictors.Samples;

// Damaged inputs for every reader of the library: what comes out may be content or a documented exception, within bounds.
Option<string> name = CommandOptions.Text("--target", "NAME", "Only this reader; --list shows them.");
Option<int> inputs = CommandOptions.WholeNumber("--inputs", "Inputs a reader.", 5000, least: 1);
Option<int> seed = CommandOptions.WholeNumber("--seed", "Seed of the damage; the same seed gives the same inputs.", 1);
Option<int> first = CommandOptions.WholeNumber("--first", "Number of the first input, to repeat a single one.", 0);
Option<string> folder = CommandOptions.Folder(
    "--out", "Where readers work, and inputs that found something are kept.", Path.Combine(Path.GetTempPath(), "llmpp-fuzz"));
var list = new Option<bool>("--list") { Description = "Lists the readers with the exceptions that they document." };
var command = new RootCommand("Feeds damaged inputs to the library's readers; exit code 1 if one does what is not documented.")
{
    name, inputs, seed, first, folder, list,
};
command.SetAction(line =>
{
    FuzzTarget[] targets =
        [.. AllTargets.Create().Where(target => line.GetValue(name) is not { } wanted || target.Name == wanted)];
    if (targets.Length == 0)
    {
        Console.Error.WriteLine($"There is no reader '{TerminalText.Clean(line.GetValue(name)!)}'; --list shows them.");
        return SampleProgram.Failed;
    }

    if (line.GetValue(list))
    {
        foreach (FuzzTarget target in targets) Console.WriteLine(target);
        return 0;
    }

    var runner = new FuzzRunner(line.GetValue(folder)!, line.GetValue(seed), line.GetValue(first), line.GetValue(inputs));
    FuzzResult[] results = [.. targets.Select(runner.Run)];
    Console.WriteLine();
    Console.Write(FuzzResult.FormatTable(results));
    return results.Any(result => result.Findings.Count > 0) ? 1 : 0;
});
return await SampleProgram.RunAsync(command, args, endsAtOnce: true);
