using System.Globalization;
using BenchmarkDotNet.Running;
using LlmPerformancePredictors.Benchmarks.Studies;

// Studies measure quality, or time in a form to be run in turn with other programs; everything else goes to BenchmarkDotNet.
switch (args)
{
    case ["quality", .. var rest]:
        await DistillationQuality.RunAsync(rest is [{ } seeds] ? int.Parse(seeds, CultureInfo.InvariantCulture) : 5);
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
    default:
        BenchmarkSwitcher.FromAssembly(typeof(DistillationQuality).Assembly).Run(args);
        break;
}
