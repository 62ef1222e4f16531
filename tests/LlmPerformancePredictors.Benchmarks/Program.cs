using System.Globalization;
using BenchmarkDotNet.Running;
using LlmPerformancePredictors.Benchmarks;
using LlmPerformancePredictors.Benchmarks.Studies;
using LlmPerformancePredictors.Tests.LanguageModels.Live;

// Studies measure quality, or time in a form to be run in turn with other programs; everything else goes to BenchmarkDotNet.
switch (args)
{
    case ["quality", .. var rest]:
        await DistillationQuality.RunAsync(rest is [{ } seeds] ? int.Parse(seeds, CultureInfo.InvariantCulture) : 5);
        break;
    case ["calibration"]:
        await CalibrationAndProbe.RunAsync();
        break;
    case ["latency", _, ..]:
        LatencyQuality.Run(args[1..]);
        break;
    case ["latency-model", { } table, { } target]:
        LatencyModelFile.Write(table, target);
        break;
    case ["experiment", .. var rest]:
        await HybridSearchExperiment.RunAsync(rest is [{ } runs] ? int.Parse(runs, CultureInfo.InvariantCulture) : 20);
        break;
    case ["search", .. var rest]:
        await SearchTimings.RunAsync(rest is [{ } searchThreads] ? int.Parse(searchThreads, CultureInfo.InvariantCulture) : 1);
        break;
    case ["timings", .. var rest]:
        ReferenceTimings.Run(rest is [{ } threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1);
        break;
    case ["throughput", .. var rest]:
        await LabellingThroughput.RunAsync(rest is [{ } rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 5);
        break;
    case ["kills", .. var rest]:
        await LabellingKills.RunAsync(rest is [{ } kills, ..] ? int.Parse(kills, CultureInfo.InvariantCulture) : 20, rest is [_, { } seed] ? int.Parse(seed, CultureInfo.InvariantCulture) : 1);
        break;
    case [LabellingRun.Verb, ..]:
        await LabellingRun.RunAsync(args);
        break;
    case ["number-words", .. var rest]:
        NumberWordsTraining.Run(rest is [{ } trainers] ? int.Parse(trainers, CultureInfo.InvariantCulture) : 2);
        break;
    case ["supernet", .. var rest]:
        SupernetTimings.Run(rest.Length > 0 ? Problem.Number(rest[0]) : 1, rest.Length > 1 ? Problem.Number(rest[1]) : 5);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(DistillationQuality).Assembly).Run(args);
        break;
}
