using LlmPerformancePredictors.Fuzz.Mutation;

namespace LlmPerformancePredictors.Fuzz;

/// <summary>A reader under attack.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="form">What its inputs are made of.</param>
/// <param name="open">Makes valid inputs in an empty folder, and the reader of any.</param>
/// <param name="documented">The exceptions that its documentation names, IOException aside; subclasses included.</param>
internal sealed class FuzzTarget(string name, InputForm form, Func<string, FuzzReader> open, params Type[] documented)
{
    public string Name => name;

    public InputForm Form => form;

    /// <summary>Whether the format promises that a flipped bit is noticed.</summary>
    public bool HasChecksum { get; init; }

    /// <summary>Whether a last record that a kill tore off is forgiven, and no record before it lost.</summary>
    public bool ForgivesTornEnd { get; init; }

    public FuzzReader Open(string folder) => open(folder);

    public bool IsDocumented(Exception exception) => documented.Any(type => type.IsInstanceOfType(exception));

    public override string ToString() => documented.Length == 0
        ? $"{name}: never throws"
        : $"{name}: {string.Join(", ", documented.Select(type => type.Name))}";
}
