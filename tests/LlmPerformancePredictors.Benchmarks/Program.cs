using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using LlmPerformancePredictors.Benchmarks.Studies;
using LlmPerformancePredictors.Samples;

// Studies measure quality, or time in a form to be run in turn with other programs; everything else goes to BenchmarkDotNet.
var benchmarks = new Argument<string[]>("benchmarks")
{
    Arity = ArgumentArity.ZeroOrMore,
    HelpName = "--OPTION VALUE",
    Description = "Options of BenchmarkDotNet, such as --filter '*MatrixProductBenchmarks*' --job short; without any, it asks.",
};
benchmarks.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: { } first }, ..] && !first.StartsWith('-')) result.AddError($"'{first}' is no study.");
});
var command = new RootCommand("Studies that print the tables of the documentation, and benchmarks.") { benchmarks };
foreach (Command study in StudyCommands.Create()) command.Subcommands.Add(study);

// Two minutes, the default, are too few for a slow machine to build all that the benchmarks stand on.
IConfig config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(15));
command.SetAction(
    line => BenchmarkSwitcher.FromAssembly(typeof(StudyCommands).Assembly).Run(line.GetValue(benchmarks), config));
return await SampleProgram.RunAsync(command, args, endsAtOnce: true);
