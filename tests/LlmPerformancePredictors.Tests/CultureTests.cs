using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LlmPerformancePredictors.Tests;

/// <summary>
/// No package formats, parses, compares or sorts by the current culture: read from the compiled method bodies, so interpolated
/// strings, which no analyzer looks into, count too.
/// </summary>
public class CultureTests
{
    private const string Root = "LlmPerformancePredictors";

    private static readonly string[] Packages =
        ["", ".Tensors", ".Supernets", ".Reports", ".Datasets", ".OpenAI", ".Tokenizers", ".Trees", ".Nats"];

    // Their text depends on the culture. Of whole numbers only the sign does, and an interpolated one is a count or a position;
    // those that may be negative are held to the invariant culture by CA1305 and by the tests of fingerprints and files.
    private static readonly HashSet<string> Formatted =
    [
        "System.Single", "System.Double", "System.Decimal", "System.Half", "System.Numerics.BigInteger", "System.DateTime",
        "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly",
    ];

    // Without a comparer these sort texts by the culture.
    private static readonly HashSet<string> Sorts =
    [
        "Order", "OrderDescending", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Sort", "Min", "Max", "MinBy",
        "MaxBy", "ToImmutableSortedDictionary", "ToImmutableSortedSet",
    ];

    private static IEnumerable<TypeDefinition> Types => Packages
        .Select(name => System.Reflection.Assembly.Load(Root + name).Location)
        .SelectMany(path => AssemblyDefinition.ReadAssembly(path).MainModule.GetTypes());

    [Test]
    public void Packages_OfAnyMethod_UseNoCurrentCulture() =>
        Assert.That(
            string.Join('\n', Types.SelectMany(type => type.Methods).Where(method => method.HasBody).SelectMany(FindFaults)),
            Is.Empty);

    private static IEnumerable<string> FindFaults(MethodDefinition method)
    {
        // What the compiler and generators write has no other way; it goes into no file and no fingerprint.
        if (method.Name == "PrintMembers" || IsGenerated(method.DeclaringType)) yield break;
        var handlers = new Stack<VariableDefinition>();
        var withCulture = new HashSet<VariableDefinition>();
        TypeReference? constrained = null;
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.OpCode == OpCodes.Constrained) constrained = (TypeReference)instruction.Operand;
            if (instruction.OpCode.Code is Code.Ldloca or Code.Ldloca_S && instruction.Operand is VariableDefinition variable
                && IsHandler(variable.VariableType)) handlers.Push(variable);
            if (instruction.Operand is not MethodReference called || instruction.OpCode.Code is Code.Ldftn or Code.Ldtoken)
                continue;

            bool takesCulture = called.Parameters.Any(parameter => TakesCulture(parameter.ParameterType.FullName));
            string? fault = null;
            if (IsHandler(called.DeclaringType) && called.HasThis)
            {
                VariableDefinition? target =
                    instruction.OpCode.Code == Code.Newobj ? FindStored(method, instruction.Next) : handlers.Pop();
                if (called.Name == ".ctor" && target is not null)
                    _ = takesCulture ? withCulture.Add(target) : withCulture.Remove(target);
                else if (called is GenericInstanceMethod { Name: "AppendFormatted" } append && !withCulture.Contains(target!))
                    fault = Describe(append.GenericArguments[0]);
            }
            else if (called.Parameters.Any(
                parameter => parameter.ParameterType is ByReferenceType handed && IsHandler(handed.ElementType)))
            {
                handlers.Pop();
            }
            else if (!takesCulture)
            {
                fault = FindFault(called, constrained);
            }

            if (fault is not null) yield return $"{method.FullName}: {called.Name} of {fault}";
            constrained = null;
        }
    }

    private static bool TakesCulture(string parameter) =>
        parameter is "System.IFormatProvider" or "System.Globalization.CultureInfo" or "System.StringComparison"
        || parameter.Contains("Comparer", StringComparison.Ordinal)
        || parameter.Contains("Comparison`1", StringComparison.Ordinal);

    private static string? FindFault(MethodReference called, TypeReference? constrained)
    {
        string type = called.DeclaringType.FullName;
        return called.Name switch
        {
            "ToString" when constrained is not null => Describe(constrained),
            "ToString" or "Parse" or "TryParse" or "TryFormat" => Describe(called.DeclaringType),
            "Format" when type == "System.String" => type,
            "Append" when type == "System.Text.StringBuilder" => Describe(called.Parameters[0].ParameterType),
            "Write" or "WriteLine" when type == "System.IO.TextWriter" && called.Parameters.Count == 1 =>
                Describe(called.Parameters[0].ParameterType),
            "Join" or "Concat" or "AppendJoin" when type is "System.String" or "System.Text.StringBuilder"
                && called is GenericInstanceMethod join => Describe(join.GenericArguments[0]),
            "ToUpper" or "ToLower" when type == "System.String" => type,
            "StartsWith" or "EndsWith" or "IndexOf" or "LastIndexOf" or "CompareTo" or "Compare"
                when type == "System.String" && called.Parameters[0].ParameterType.FullName == "System.String" => type,
            _ when Sorts.Contains(called.Name) && called is GenericInstanceMethod sort
                && sort.GenericArguments[^1].FullName == "System.String" => "System.String",
            ".ctor" when type.StartsWith("System.Collections.Generic.Sorted", StringComparison.Ordinal)
                && called.DeclaringType is GenericInstanceType { GenericArguments: [{ FullName: "System.String" }, ..] } => type,
            _ => null,
        };
    }

    private static VariableDefinition? FindStored(MethodDefinition method, Instruction store) => store.OpCode.Code switch
    {
        Code.Stloc or Code.Stloc_S => (VariableDefinition)store.Operand,
        >= Code.Stloc_0 and <= Code.Stloc_3 => method.Body.Variables[store.OpCode.Code - Code.Stloc_0],
        _ => null,
    };

    private static bool IsGenerated(TypeDefinition? type) => type is not null
        && (type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "GeneratedCodeAttribute")
            || IsGenerated(type.DeclaringType));

    private static bool IsHandler(TypeReference type) =>
        type.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal);

    private static string? Describe(TypeReference type) => type switch
    {
        _ when Formatted.Contains(type.FullName) => type.FullName,
        GenericInstanceType { ElementType.FullName: "System.Nullable`1" } nullable => Describe(nullable.GenericArguments[0]),
        _ => null,
    };
}
