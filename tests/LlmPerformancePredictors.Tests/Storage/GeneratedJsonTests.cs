using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Storage;
using LlmPerformancePredictors.Supernets.Decoding;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tests.Supernets;

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
            .. from assembly in (Assembly[])
                   [
                       typeof(AtomicFile).Assembly, typeof(RecordedAnswer).Assembly, typeof(TransformerPlan).Assembly,
                       typeof(MachineTranslationTask).Assembly,
                   ]
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

    // Files of the version before, and what predictors are told apart by, were written by reflection.
    [Test]
    public void Supernets_ThatAreWrittenByGeneratedCode_AreWrittenAsByReflection()
    {
        var options = new SuperTransformerOptions { VocabularySize = 24, Dropout = 0.3f, PositionWidth = 16, PreNorm = true };
        var decoding = new DecodingOptions { BeamSize = 4, LengthPenalty = 0.1 };
        Assert.Multiple(() =>
        {
            Assert.That(
                JsonSerializer.Serialize(options, TransformerJson.Default.SuperTransformerOptions),
                Is.EqualTo(JsonSerializer.Serialize(options)));
            Assert.That(
                JsonSerializer.Serialize(TinySupernet.Largest, TransformerJson.Default.TransformerPlan),
                Is.EqualTo(JsonSerializer.Serialize(TinySupernet.Largest)));
            Assert.That(
                JsonSerializer.Serialize(decoding, DecodingJson.Default.DecodingOptions),
                Is.EqualTo(JsonSerializer.Serialize(decoding)));
        });
    }

    private static bool IsInitOnly(PropertyInfo property) => property.SetMethod is { } setter
        && setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static object? GetDefault(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;
}
