using System.Collections;
using System.Reflection;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests;

/// <summary>
/// Compares two objects by all their fields, and those of what they hold, so that whatever is added to a type is compared as
/// well. Sequences are compared item by item, whatever they are kept in; null and empty ones are equal. Predictors and cost
/// models are what the work was given, not what it gave: of these only the type is compared.
/// </summary>
internal static class ObjectDifference
{
    /// <summary>Finds the first difference.</summary>
    /// <returns>Where it is and what; null if there is none.</returns>
    public static string? Find(object? actual, object? expected) =>
        Find(actual, expected, expected?.GetType().Name ?? "null", new HashSet<(object, object)>(new PairComparer()));

    private static string? Find(object? actual, object? expected, string path, HashSet<(object, object)> seen)
    {
        if (ReferenceEquals(actual, expected)) return null;
        if (IsEmpty(actual) && IsEmpty(expected)) return null;
        if (actual is null || expected is null) return $"{path} is {actual ?? "null"} instead of {expected ?? "null"}";
        if (actual is IEnumerable items && expected is IEnumerable others && actual is not string)
            return FindInSequences([.. items.Cast<object?>()], [.. others.Cast<object?>()], path, seen);
        if (actual.GetType() != expected.GetType()) return $"{path} is a {actual.GetType()} instead of a {expected.GetType()}";
        if (actual is IPerformancePredictor or ICostModel) return null;
        if (IsLeaf(actual)) return actual.Equals(expected) ? null : $"{path} is {actual} instead of {expected}";
        if (!actual.GetType().IsValueType && !seen.Add((actual, expected))) return null;
        foreach (FieldInfo field in Fields(actual.GetType()))
            if (Find(field.GetValue(actual), field.GetValue(expected), $"{path}.{NameOf(field)}", seen) is { } difference)
                return difference;
        return null;
    }

    private static string? FindInSequences(object?[] actual, object?[] expected, string path, HashSet<(object, object)> seen)
    {
        for (int i = 0; i < Math.Min(actual.Length, expected.Length); i++)
            if (Find(actual[i], expected[i], $"{path}[{i}]", seen) is { } difference) return difference;
        return actual.Length == expected.Length ? null : $"{path} has {actual.Length} items instead of {expected.Length}";
    }

    // An architecture caches its id and hash code, so that its fields differ from equal ones'.
    private static bool IsLeaf(object value) =>
        value is string or decimal or Delegate or TimeSpan or DateTime or DateOnly or Architecture || value.GetType().IsPrimitive
        || value.GetType().IsEnum;

    private static bool IsEmpty(object? value) =>
        value is null || (value is IEnumerable items and not string && !items.Cast<object?>().Any());

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
            foreach (FieldInfo field in declaring.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                yield return field;
    }

    private static string NameOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    private sealed class PairComparer : IEqualityComparer<(object, object)>
    {
        public bool Equals((object, object) x, (object, object) y) =>
            ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2);

        public int GetHashCode((object, object) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item1),
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Item2));
    }
}
