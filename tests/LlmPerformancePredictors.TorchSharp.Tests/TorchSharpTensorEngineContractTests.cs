using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>The contract that the managed engine also keeps.</summary>
[TestFixture]
public sealed class TorchSharpTensorEngineContractTests : TensorEngineContractTests
{
    protected override TensorEngine CreateEngine() => new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = 1 });
}
