using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>
/// Generated reading sets every property that can only be initialized, to null where the text leaves it out: a default of its
/// own would be lost. Lines without settings once had null for them.
/// </summary>
public class GeneratedJsonTests
{
    [Test]
    public void Types_ThatAreReadByGeneratedCode_HaveNoDefaultThatItWouldLose()
    {
        JsonSerializerContext[] contexts =
        [
            .. from assembly in (Assembly[])[typeof(AtomicFile).Assembly, typeof(RecordedAnswer).Assembly]
               from type in assembly.GetTypes()
               where type.IsSubclassOf(typeof(JsonSerializerContext))
               select (JsonSerializerContext)type.GetProperty("Default")!.GetValue(null)!,
        ];
        Type[] types =
        [
            .. contexts.SelectMany(context => context.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => property.PropertyType)
                .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonTypeInfo<>))
                .Select(type => type.GetGenericArguments()[0])).Distinct()
            .Where(type => type.Namespace!.StartsWith(nameof(LlmPerformancePredictors), StringComparison.Ordinal)
                && type.GetConstructor(Type.EmptyTypes) is not null && !type.IsAbstract),
        ];
        string[] lost =
        [
            .. from type in types
               let value = Activator.CreateInstance(type)
               from property in type.GetProperties()
               where IsInitOnly(property) && property.GetCustomAttribute<RequiredMemberAttribute>() is null
                   && property.GetValue(value) is { } found && !found.Equals(GetDefault(property.PropertyType))
               select $"{type.Name}.{property.Name}",
        ];
        Assert.That(types, Does.Contain(typeof(RecordedAnswerLine)).And.Length.GreaterThan(2), "what is looked at");
        Assert.That(lost, Is.Empty, "They have to be settable.");
    }

    [Test]
    public void Types_OfALine_AreKnownBeforeAnythingWasRead() => Assert.That(
        () => new JsonLinesFormat<RecordedAnswerLine>("answer", "Delete it.", new JsonSerializerOptions()),
        Throws.InstanceOf<NotSupportedException>());

    private static bool IsInitOnly(PropertyInfo property) => property.SetMethod is { } setter
        && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static object? GetDefault(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
