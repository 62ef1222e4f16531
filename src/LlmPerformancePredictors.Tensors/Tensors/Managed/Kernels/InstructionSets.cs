using System.Runtime.Intrinsics;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>What this machine offers.</summary>
internal static class InstructionSets
{
    /// <summary>The widest set that the hardware runs well.</summary>
    public static InstructionSet Best =>
        Vector512.IsHardwareAccelerated ? InstructionSet.Vector512
        : Vector256.IsHardwareAccelerated ? InstructionSet.Vector256
        : Vector128.IsHardwareAccelerated ? InstructionSet.Vector128
        : InstructionSet.Scalar;
}
