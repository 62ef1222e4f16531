using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tokenizers;
using LlmPerformancePredictors.Trees;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests;

/// <summary>
/// A null where none is allowed is named at once, before anything else is looked at: all other arguments, and the object itself,
/// are empty here. Every public constructor and method of the packages, found by reflection.
/// </summary>
public class NullArgumentTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(TensorEngine).Assembly, typeof(AnswerStore).Assembly, typeof(SupernetEvaluation).Assembly,
        typeof(SearchReport).Assembly, typeof(TfsEval).Assembly, typeof(OpenAIChatClient).Assembly, typeof(TokenCounter).Assembly,
        typeof(GradientBoostedTreesPredictor).Assembly, typeof(NatsEvaluationQueue).Assembly,
    ];

    [TestCaseSource(nameof(Packages))]
    public void Members_WithANull_NameIt(Assembly package)
    {
        string[] silent = [.. FindParameters(package).Select(Describe).OfType<string>()];
        Assert.That(silent, Is.Empty, string.Join('\n', silent));
    }

    [Test]
    public void Packages_HaveMembersThatAreTried() =>
        Assert.That(Packages.Select(package => FindParameters(package).Count()), Has.All.GreaterThan(0));

    private static IEnumerable<ParameterInfo> FindParameters(Assembly package)
    {
        var nullability = new NullabilityInfoContext();
        return from type in package.GetExportedTypes()
               where !type.IsInterface && !type.IsSubclassOf(typeof(Delegate)) && !type.ContainsGenericParameters
               from member in type.GetConstructors().Concat<MethodBase>(type.GetMethods(
                   BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
               where IsWritten(member)
               from parameter in member.GetParameters()
               where !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef
                   && nullability.Create(parameter).WriteState == NullabilityState.NotNull
               select parameter;
    }

    // What a compiler writes, and what takes spans, which reflection cannot give.
    private static bool IsWritten(MethodBase member) =>
        !member.IsAbstract && !member.ContainsGenericParameters
        && (member.IsConstructor || !member.IsSpecialName)
        && member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && !member.GetParameters().Any(parameter =>
            (parameter.ParameterType.GetElementType() ?? parameter.ParameterType).IsByRefLike);

    private static string? Describe(ParameterInfo parameter)
    {
        var member = (MethodBase)parameter.Member;
        object?[] arguments = [.. member.GetParameters().Select(other =>
            other == parameter ? null
            : other is { HasDefaultValue: true, ParameterType.IsValueType: false } ? other.DefaultValue
            : Create(other.ParameterType))];
        string name = $"{member.DeclaringType}.{member.Name}({parameter.Name})";
        try
        {
            object? result = member is ConstructorInfo constructor
                ? constructor.Invoke(arguments)
                : member.Invoke(member.IsStatic ? null : Create(member.DeclaringType!), arguments);
            Finish(result);
            return $"{name}: nothing was thrown";
        }
        catch (Exception exception)
        {
            Exception cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            return cause is ArgumentNullException named && named.ParamName == parameter.Name
                ? null
                : $"{name}: {cause.GetType().Name} {cause.Message.ReplaceLineEndings(" ")}";
        }
    }

    // What is lazy or asynchronous throws when it is looked at.
    private static void Finish(object? result)
    {
        if (result is Task task) task.GetAwaiter().GetResult();
        if (result is System.Collections.IEnumerable sequence and not string) _ = sequence.GetEnumerator().MoveNext();
        if (result?.GetType().GetInterfaces().FirstOrDefault(one =>
            one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)) is { } stream)
        {
            object enumerator = stream.GetMethod("GetAsyncEnumerator")!.Invoke(result, [CancellationToken.None])!;
            var moved = (ValueTask<bool>)typeof(IAsyncEnumerator<>).MakeGenericType(stream.GetGenericArguments())
                .GetMethod("MoveNextAsync")!.Invoke(enumerator, [])!;
            _ = moved.AsTask().GetAwaiter().GetResult();
        }
    }

    private static object? Create(Type type)
    {
        if (type.IsByRef) type = type.GetElementType()!;
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type == typeof(string)) return "x";
        if (type.IsArray) return Array.CreateInstance(type.GetElementType()!, 0);
        if (type.IsSubclassOf(typeof(Delegate))) return CreateDelegate(type);
        if (type == typeof(Stream)) return new MemoryStream();
        if (type == typeof(IServiceCollection)) return new ServiceCollection();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptions<>))
            return RuntimeHelpers.GetUninitializedObject(typeof(OptionsWrapper<>).MakeGenericType(type.GetGenericArguments()));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()));
        if (type.IsGenericType && type.GetGenericArguments() is [Type element] && type.IsAssignableFrom(element.MakeArrayType()))
            return Array.CreateInstance(element, 0);
        Type? concrete = type.IsAbstract || type.IsInterface
            ? Packages.Append(typeof(NullArgumentTests).Assembly).SelectMany(package => package.GetTypes())
                .FirstOrDefault(one =>
                    !one.IsAbstract && !one.ContainsGenericParameters && one.IsClass && type.IsAssignableFrom(one))
            : type;
        return concrete is null ? null : RuntimeHelpers.GetUninitializedObject(concrete);
    }

    private static Delegate CreateDelegate(Type type)
    {
        MethodInfo invoke = type.GetMethod("Invoke")!;
        return Expression.Lambda(
            type, Expression.Default(invoke.ReturnType),
            invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))).Compile();
    }
}
