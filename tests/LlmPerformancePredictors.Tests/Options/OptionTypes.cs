using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmPerformancePredictors.Tests.Options;

/// <summary>Options by reflection: which there are, and how to change every one of their values.</summary>
internal static class OptionTypes
{
    public static IEnumerable<Type> In(params Assembly[] assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetExportedTypes())
        .Where(IsOptions).OrderBy(type => type.FullName, StringComparer.Ordinal);

    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties().Where(property => property.CanWrite);

    public static bool IsInitOnly(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>
    /// Gives every option another value; options in options are changed where they are, lists replaced by ones that can grow.
    /// </summary>
    public static void ChangeAll(object options)
    {
        foreach (PropertyInfo property in PropertiesOf(options.GetType()))
        {
            object? value = property.GetValue(options);
            if (IsOptions(property.PropertyType)) ChangeAll(value!);
            else property.SetValue(options, Changed(value, property));
        }
    }

    /// <summary>Fails where two options hold one thing that can be changed.</summary>
    public static void AssertNothingShared(object first, object second)
    {
        foreach (PropertyInfo property in PropertiesOf(first.GetType()))
        {
            string name = $"{first.GetType().Name}.{property.Name}";
            object? one = property.GetValue(first), other = property.GetValue(second);
            if (one is null || one is string || property.PropertyType.IsValueType) continue;
            if (IsOptions(property.PropertyType)) AssertNothingShared(one, other!);
            if (one is IEnumerable || IsOptions(property.PropertyType)) Assert.That(other, Is.Not.SameAs(one), name);
            else Assert.That(IsImmutable(property.PropertyType), Is.True, $"{name} can be changed from outside, and is shared");
        }
    }

    public static string Describe(object options) => string.Join('\n', PropertiesOf(options.GetType()).Select(property =>
        property.GetValue(options) switch
        {
            null => $"{property.Name}: null",
            string text => $"{property.Name}: {text}",
            IEnumerable list => $"{property.Name}: [{string.Join(", ", list.Cast<object>())}]",
            var value when IsOptions(property.PropertyType) => $"{property.Name}: {{{Describe(value)}}}",
            var value => $"{property.Name}: {Convert.ToString(value, CultureInfo.InvariantCulture)}",
        }));

    private static bool IsOptions(Type type) => type.Name.EndsWith("Options", StringComparison.Ordinal)
        && type.Namespace!.StartsWith("LlmPerformancePredictors", StringComparison.Ordinal)
        && type is { IsClass: true, IsAbstract: false };

    private static bool IsImmutable(Type type) => type == typeof(Uri)
        || type.GetProperties().All(property => !property.CanWrite || IsInitOnly(property));

    private static object? Changed(object? value, PropertyInfo property)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(bool)) return !(bool)(value ?? false);
        if (type == typeof(string)) return value + "x";
        if (type == typeof(TimeSpan)) return (TimeSpan)(value ?? TimeSpan.Zero) + TimeSpan.FromSeconds(1);
        if (type == typeof(Uri)) return new Uri($"{value ?? "http://host/"}x");
        if (type.IsEnum) return Enum.ToObject(type, Convert.ToInt32(value ?? 0, CultureInfo.InvariantCulture) + 1);
        if (type.IsPrimitive || type == typeof(decimal))
            return Convert.ChangeType(
                Convert.ToDouble(value ?? 0, CultureInfo.InvariantCulture) + 1, type, CultureInfo.InvariantCulture);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return Grown((IEnumerable?)value, type.GenericTypeArguments[0]);
        if (value is IReadOnlyDictionary<string, string> texts)
            return new Dictionary<string, string>(texts) { [texts.Count.ToString(CultureInfo.InvariantCulture)] = "x" };
        return value;
    }

    private static IList Grown(IEnumerable? values, Type element)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (object value in values ?? Array.Empty<object>()) list.Add(value);
        if (element.IsValueType) list.Add(Activator.CreateInstance(element));
        else if (element == typeof(string)) list.Add("x");
        return list;
    }
}
