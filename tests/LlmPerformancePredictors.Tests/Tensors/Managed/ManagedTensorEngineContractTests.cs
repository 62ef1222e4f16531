using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tensors.Managed;
using LlmPerformancePredictors.Tensors.Managed.Kernels;

namespace LlmPerformancePredictors.Tests.Tensors.Managed;

/// <summary>The contract on every instruction set; one that the hardware lacks is emulated.</summary>
[TestFixture("Scalar", 1)]
[TestFixture("Vector128", 1)]
[TestFixture("Vector256", 1)]
[TestFixture("Vector512", 1)]
[TestFixture("Vector512", 2)]
[TestFixture("Vector256", 3)]
public sealed class ManagedTensorEngineContractTests(string instructionSet, int threads) : TensorEngineContractTests
{
    protected override TensorEngine CreateEngine() => new ManagedTensorEngine(
        new ManagedEngineOptions { Threads = threads, InstructionSet = Enum.Parse<InstructionSet>(instructionSet) });
}
