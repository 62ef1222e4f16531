using System.Diagnostics;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tests.Tensors;
using TorchSharp;

namespace LlmPerformancePredictors.TorchSharp.Tests;

/// <summary><c>memory [OPERATIONS]</c>: the size of the process while small operations are made in scopes, ten a scope.</summary>
internal static class EngineMemory
{
    public static void Run(int operations)
    {
        const int inAScope = 10, lines = 10;
        using var engine = new TorchSharpTensorEngine(new TorchSharpEngineOptions { Threads = 1 });
        using Tensor parameter = engine.CreateParameter(new(8, 8), new float[64]);
        int scopes = operations / inAScope;
        for (int i = 0; i <= scopes; i++)
        {
            if (i % (scopes / lines) == 0)
                Report(i * inAScope);
            using TensorScope scope = engine.BeginScope();
            Tensor value = parameter;
            for (int operation = 0; operation < inAScope - 2; operation += 2)
                value = engine.Scale(engine.Add(value, parameter), 1.5f);
            engine.Backward(GradientCheck.Sum(engine, value));
            engine.ClearGradients([parameter]);
        }
    }

    private static void Report(int operations)
    {
        using Process process = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant(
            $"{operations,9} operations: {process.WorkingSet64 / 1048576.0:F1} MiB resident, {torch.Tensor.TotalCount} tensors"));
    }
}
