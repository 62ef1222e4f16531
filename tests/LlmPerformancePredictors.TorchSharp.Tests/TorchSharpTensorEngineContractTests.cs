using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests.Tensors;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary>The contract that the managed engine also keeps.</summary>
[TestFixture]
public sealed class TorchSharpTensorEngineContractTests : TensorEngineContractTests
{
    /// <summary>libtorch chooses another order of sums by shape.</summary>
    protected override double SameSums => 1e-6;

    protected override TensorEngine CreateEngine() => new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = 1 });
}
