using System.CommandLine;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.TorchSharp;

namespace LlmPerformancePredictors.Samples.Engine;

/// <summary>The option <c>--engine</c>: what networks are trained on.</summary>
internal static class EngineOption
{
    public const string Managed = "managed";
    public const string TorchSharp = "torchsharp";

    public static Option<string> Create() =>
        CommandOptions.OneOf("--engine", "What networks are trained on.", [Managed, TorchSharp]);

    /// <summary>The engines of a name, on so many threads.</summary>
    public static ITensorEngineFactory CreateFactory(string? name, int threads) => name == TorchSharp
        ? new TorchSharpTensorEngineFactory(new TorchSharpEngineOptions { Threads = threads })
        : new ManagedTensorEngineFactory(new ManagedEngineOptions { Threads = threads });
}
