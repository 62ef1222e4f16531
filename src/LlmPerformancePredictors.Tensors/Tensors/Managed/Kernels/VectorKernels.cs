using System.Runtime.Intrinsics;

namespace LlmPerformancePredictors.Tensors.Managed.Kernels;

/// <summary>Loops over runs of numbers.</summary>
internal abstract unsafe partial class VectorKernels
{
    /// <summary>Parts of a run begin at multiples of this, so that a number is treated alike whatever the parts.</summary>
    public const int Grain = 16;

    /// <summary>The loops of an instruction set.</summary>
    /// <param name="set">The instruction set; a set that the hardware lacks still computes, slowly.</param>
    public static VectorKernels For(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => new VectorKernels<Simd512, Vector512<float>>(),
        InstructionSet.Vector256 => new VectorKernels<Simd256, Vector256<float>>(),
        InstructionSet.Vector128 => new VectorKernels<Simd128, Vector128<float>>(),
        _ => new VectorKernels<SimdScalar, float>(),
    };

    /// <summary>output = a + b.</summary>
    public abstract void Add(float* a, float* b, float* output, int count);

    /// <summary>output = a - b.</summary>
    public abstract void Subtract(float* a, float* b, float* output, int count);

    /// <summary>output = factor * a.</summary>
    public abstract void Scale(float* a, float factor, float* output, int count);

    /// <summary>output += factor * a.</summary>
    public abstract void AddScaled(float* a, float factor, float* output, int count);

    /// <summary>output = 0 where the gate is 0 or below, else a.</summary>
    public abstract void Gate(float* gate, float* a, float* output, int count);

    /// <summary>One Adam step on a run.</summary>
    /// <param name="step">The step.</param>
    /// <param name="weights">Weights, changed.</param>
    /// <param name="gradients">Gradients.</param>
    /// <param name="first">Mean gradients, changed.</param>
    /// <param name="second">Mean squared gradients, changed.</param>
    /// <param name="count">How many numbers.</param>
    public abstract void Adam(AdamStep step, float* weights, float* gradients, float* first, float* second, int count);

    /// <summary>
    /// output = factor * a where <see cref="DropoutMask"/> keeps the place, else 0; or that added to what is there.
    /// </summary>
    /// <param name="a">The run.</param>
    /// <param name="seed">The seed of the mask.</param>
    /// <param name="place">The place of the run's first number.</param>
    /// <param name="threshold">The threshold of the mask.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="output">Output.</param>
    /// <param name="accumulate">Whether to add to what is there.</param>
    /// <param name="count">How many numbers.</param>
    public abstract void Dropout(
        float* a, ulong seed, int place, uint threshold, float factor, float* output, bool accumulate, int count);
}
