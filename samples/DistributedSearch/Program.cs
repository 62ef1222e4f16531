using System.CommandLine;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.DistributedSearch;

var command = new RootCommand(
    "Searches a Transformer for number words; every candidate is trained from scratch, by workers of any number of processes.")
{
    Commands.Search(), Commands.Worker(),
};
return await SampleProgram.RunAsync(command, args, "Stopped; the same command goes on from here.");
