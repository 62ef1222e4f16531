using LlmPerformancePredictors.Tensors.Managed.Kernels;
using LlmPerformancePredictors.Tensors.Managed.Runtime;

namespace LlmPerformancePredictors.Tensors.Managed.Operations;

/// <summary>Operations number by number between shapes that differ: runs of the innermost axis, one after the other.</summary>
internal static unsafe class Broadcasting
{
    /// <summary>output = left (kind) right.</summary>
    public static void Apply(ManagedRuntime runtime, BinaryKind kind, ManagedTensor left, ManagedTensor right, ManagedTensor output) =>
        Apply(
            runtime, kind, new Operand(left.Data, left.Shape), new Operand(right.Data, right.Shape), output.Data, output.Shape);

    /// <summary>output = left (kind) right.</summary>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="kind">The operation.</param>
    /// <param name="left">Numbers and shape.</param>
    /// <param name="right">Numbers and shape.</param>
    /// <param name="output">Output.</param>
    /// <param name="shape">The broadcast shape.</param>
    public static void Apply(
        ManagedRuntime runtime,
        BinaryKind kind,
        Operand left,
        Operand right,
        float* output,
        TensorShape shape)
    {
        if (left.Shape == right.Shape)
        {
            var job = new BinaryJob
            {
                Kernels = runtime.Vectors,
                Kind = kind,
                Left = left.Data,
                Right = right.Data,
                Output = output,
                Count = shape.ElementCount,
            };
            runtime.Workers.Run(ref job, job.Worthwhile);
            return;
        }

        Steps a = new(left.Shape, shape), b = new(right.Shape, shape), all = new(shape, shape);
        for (int i = 0; i < all.Length0; i++)
        {
            for (int j = 0; j < all.Length1; j++)
            {
                for (int k = 0; k < all.Length2; k++)
                {
                    runtime.Vectors.Binary(
                        kind, left.Data + a.Offset(i, j, k), a.Step3, right.Data + b.Offset(i, j, k), b.Step3, output + all.Offset(i, j, k), all.Length3);
                }
            }
        }
    }

    /// <summary>Adds numbers of a broadcast shape, times a factor, to the gradient of an operand that was repeated.</summary>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="operand">The operand.</param>
    public static void Reduce(ManagedRuntime runtime, float* values, TensorShape shape, float factor, ManagedTensor operand)
    {
        if (operand.Shape.ElementCount == shape.ElementCount)
        {
            operand.AddGradient(values, factor);
            return;
        }

        float* target = operand.GradientTarget(out bool accumulate);
        if (!accumulate)
            new Span<float>(target, operand.Count).Clear();
        Steps to = new(operand.Shape, shape), all = new(shape, shape);
        for (int i = 0; i < all.Length0; i++)
        {
            for (int j = 0; j < all.Length1; j++)
            {
                for (int k = 0; k < all.Length2; k++)
                {
                    float* run = values + all.Offset(i, j, k);
                    float* sum = target + to.Offset(i, j, k);
                    if (to.Step3 != 0)
                        runtime.Vectors.AddScaled(run, factor, sum, all.Length3);
                    else
                        *sum += factor * runtime.Vectors.Sum(run, all.Length3);
                }
            }
        }
    }

    /// <summary>Numbers and their shape.</summary>
    internal readonly struct Operand(float* data, TensorShape shape)
    {
        public float* Data { get; } = data;

        public TensorShape Shape { get; } = shape;
    }

    // How far to go for one step along each axis of the broadcast shape; 0 where the operand repeats.
    private readonly struct Steps
    {
        private readonly nint _step0;
        private readonly nint _step1;
        private readonly nint _step2;

        public Steps(TensorShape operand, TensorShape shape)
        {
            nint step = 1;
            Step3 = (int)Next(operand, 1, ref step);
            _step2 = Next(operand, 2, ref step);
            _step1 = Next(operand, 3, ref step);
            _step0 = Next(operand, 4, ref step);
            Length3 = Length(shape, 1);
            Length2 = Length(shape, 2);
            Length1 = Length(shape, 3);
            Length0 = Length(shape, 4);
        }

        public int Length0 { get; }

        public int Length1 { get; }

        public int Length2 { get; }

        public int Length3 { get; }

        public int Step3 { get; }

        public nint Offset(int i, int j, int k) => (i * _step0) + (j * _step1) + (k * _step2);

        private static int Length(TensorShape shape, int fromInner) => fromInner <= shape.Rank ? shape[-fromInner] : 1;

        private static nint Next(TensorShape operand, int fromInner, ref nint step)
        {
            int length = Length(operand, fromInner);
            nint result = length == 1 ? 0 : step;
            step *= length;
            return result;
        }
    }
}
