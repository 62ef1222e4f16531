using System.Diagnostics.CodeAnalysis;

namespace LlmPerformancePredictors.Fuzz;

/// <summary>A reader gave what its documentation rules out; documented by none of them, so it is a finding.</summary>
internal sealed class UnsoundContentException(string message) : Exception(message)
{
    public static void Require([DoesNotReturnIf(false)] bool holds, string what)
    {
        if (!holds) throw new UnsoundContentException($"The reader gave {what}.");
    }
}
