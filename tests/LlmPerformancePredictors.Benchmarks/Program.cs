using System.Globalization;
using BenchmarkDotNet.Running;
using LlmPerformancePredictors.Benchmarks;
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
    case ["timings", .. var rest]:
        ReferenceTimings.Run(rest is [{ } threads] ? int.Parse(threads, CultureInfo.InvariantCulture) : 1);
        break;
    case ["supernet", .. var rest]:
        SupernetTimings.Run(rest.Length > 0 ? Problem.Number(rest[0]) : 1, rest.Length > 1 ? Problem.Number(rest[1]) : 5);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(DistillationQuality).Assembly).Run(args);
        break;
}
