using System.CommandLine;
using LlmPerformancePredictors.Samples;
using LlmPerformancePredictors.Samples.SupernetSearch;

var command = new RootCommand(
    "Trains or loads the supernet of number words, judges it against a ground truth, and searches with it.")
{
    Commands.GroundTruth(), Commands.Learn(), Commands.Latency(), Commands.Translate(),
};
Commands.AddSearch(command);
return await SampleProgram.RunAsync(command, args, "Stopped; the same command goes on from here.");
