using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Xml.Linq;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Supernets.Decoding;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.Options;

/// <summary>What all public options have in common, read from the compiled types and their documentation.</summary>
[TestFixtureSource(nameof(Types))]
public sealed class OptionsContractTests(Type type)
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(OptionsGuard).Assembly, typeof(SearchOptions).Assembly, typeof(DecodingOptions).Assembly,
        typeof(SearchReportOptions).Assembly, typeof(OpenAIChatOptions).Assembly,
        typeof(NatsQueueOptions).Assembly,
    ];

    private static IEnumerable<Type> Types => OptionTypes.In(Assemblies);

    private IEnumerable<PropertyInfo> Properties => OptionTypes.PropertiesOf(type);

    [Test]
    public void Type_OfOptions_IsASealedClassWithSetters()
    {
        Assert.That(type.IsSealed, Is.True, $"{type.Name} is sealed");
        Assert.That(type.GetMethod("<Clone>$"), Is.Null, $"{type.Name} is no record");
        foreach (PropertyInfo property in Properties)
            Assert.That(OptionTypes.IsInitOnly(property), Is.False, $"{type.Name}.{property.Name} has a setter");
    }

    [Test]
    public void Documentation_OfEveryOption_HasDefaultAndRange()
    {
        foreach (PropertyInfo property in Properties)
        {
            string name = $"{type.Name}.{property.Name}";
            XElement? value = Documentation(property)?.Element("value");
            Assert.That(value?.Value, Does.Contain("default").IgnoreCase, $"<value> of {name}");
            if (!IsQuantity(property.PropertyType)) continue;
            bool isRanged = property.GetCustomAttributes<OptionAttribute>().Any();
            // The range of some options is another option's value.
            bool isBounded = value!.Elements("see").Any(
                see => see.Attribute("cref")!.Value.StartsWith($"P:{type.FullName}", StringComparison.Ordinal));
            bool isFree = value.Value.Contains("any number", StringComparison.OrdinalIgnoreCase);
            Assert.That(
                isRanged || isBounded || isFree, Is.True, $"{name} has a range attribute, or is documented as any number");
            if (isRanged)
                Assert.That(value.Value, Does.Match(@"(?i)(\d to |from |at least|above)"), $"the range in <value> of {name}");
        }
    }

    [Test]
    public void Defaults_WithWhatIsRequired_AreAllowed()
    {
        object options = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in Properties.Where(IsRequired))
            property.SetValue(options, property.PropertyType == typeof(string) ? "x" : 2);
        if (options is BudgetOptions budget) budget.MaxCalls = 1;
        if (options is OpenAIChatOptions chat) chat.ApiKey = "x";
        Assert.That(Failures(options), Is.Empty);
    }

    [Test]
    public void Validator_OfOptionsWithRules_RefusesWhatIsRequiredAndMissing()
    {
        object options = Activator.CreateInstance(type)!;
        string[] missing = [.. Properties.Where(IsRequired).Select(property => $"{type.Name}.{property.Name} is ")];
        IEnumerable<string> failures = Failures(options);
        foreach (string start in missing) Assert.That(failures, Has.Some.StartsWith(start));
    }

    [Test]
    public void Clone_ChangedInEveryOption_LeavesTheOriginalAsItWas()
    {
        object original = Activator.CreateInstance(type)!;
        OptionTypes.ChangeAll(original);
        string before = OptionTypes.Describe(original);
        object copy = type.GetMethod("Clone", [])!.Invoke(original, null)!;
        Assert.That(copy, Is.Not.SameAs(original));
        Assert.That(OptionTypes.Describe(copy), Is.EqualTo(before), "the copy has the original's values");
        OptionTypes.AssertNothingShared(original, copy);
        OptionTypes.ChangeAll(copy);
        Assert.That(OptionTypes.Describe(copy), Is.Not.EqualTo(before), "the copy was changed");
        Assert.That(OptionTypes.Describe(original), Is.EqualTo(before), "the original is as it was");
    }

    private static bool IsQuantity(Type propertyType)
    {
        Type plain = Nullable.GetUnderlyingType(propertyType) ?? propertyType;
        return plain == typeof(TimeSpan) || (plain.IsPrimitive && plain != typeof(bool)) || plain == typeof(decimal);
    }

    private static XElement? Documentation(PropertyInfo property)
    {
        string file = Path.ChangeExtension(property.DeclaringType!.Assembly.Location, ".xml");
        return XDocument.Load(file).Descendants("member").FirstOrDefault(
            member => member.Attribute("name")!.Value == $"P:{property.DeclaringType.FullName}.{property.Name}");
    }

    private static bool IsRequired(PropertyInfo property) =>
        Documentation(property)?.Element("value")?.Value.StartsWith("No default; required", StringComparison.Ordinal) == true;

    private IEnumerable<string> Failures(object options)
    {
        bool hasRules = options is IValidatableObject
            || Properties.Any(property =>
                property.GetCustomAttributes<ValidationAttribute>().Any()
                || property.IsDefined(typeof(ValidateObjectMembersAttribute)));
        if (!hasRules) return [];
        // Engines and regressors do without Microsoft.Extensions.Options; their options have no options in them.
        if (type.Namespace!.StartsWith("LlmPerformancePredictors.Tensors", StringComparison.Ordinal)
            || type.Namespace.EndsWith("Regressors", StringComparison.Ordinal))
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            return results.Select(result => result.ErrorMessage!);
        }

        Type? validator = type.Assembly.GetType($"{type.FullName}Validator");
        Assert.That(validator, Is.Not.Null, $"a validator of {type.Name}");
        Type contract = typeof(IValidateOptions<>).MakeGenericType(type);
        var result = (ValidateOptionsResult)contract.GetMethod("Validate")!.Invoke(
            Activator.CreateInstance(validator!), [null, options])!;
        return result.Failures ?? [];
    }
}
