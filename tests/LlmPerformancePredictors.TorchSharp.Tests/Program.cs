using System.Globalization;
using LlmPerformancePredictors.TorchSharp;
using LlmPerformancePredictors.TorchSharp.Tests;

// The tests run it without arguments, as a process of its own. With one it measures what stands in docs/torchsharp.md.
try
{
    switch (args)
    {
        case ["timings", .. var rest]:
            EngineTimings.Run(rest is [{ } rounds] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 15);
            break;
        case ["memory", .. var rest]:
            EngineMemory.Run(rest is [{ } operations] ? int.Parse(operations, CultureInfo.InvariantCulture) : 1_000_000);
            break;
        default:
            using (var engine = new TorchSharpTensorEngine())
                Console.WriteLine($"made {engine.Name}");
            break;
    }

    return 0;
}
catch (TorchSharpUnavailableException exception)
{
    Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
    return 1;
}
