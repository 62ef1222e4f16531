using System.ComponentModel.DataAnnotations;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.Tests.Options;

public sealed class OptionAttributeTests
{
    [TestCase(1, null, "Sample.Value is 0; allowed is at least 1.")]
    [TestCase(1, 5.5, "Sample.Value is 0; allowed is 1 to 5.5.")]
    public void OptionRange_BelowTheLeast_NamesKeyValueAndRange(double minimum, double? maximum, string message) =>
        Assert.That(
            Message(maximum is { } most ? new OptionRangeAttribute(minimum, most) : new OptionRangeAttribute(minimum), 0),
            Is.EqualTo(message));

    [TestCase(true, false, 0, "above 0, at most 1")]
    [TestCase(false, true, 1, "0 to below 1")]
    [TestCase(true, true, 1, "above 0 and below 1")]
    public void OptionRange_AtAnExclusiveBound_IsRefused(
        bool minimumIsExclusive, bool maximumIsExclusive, int value, string allowed)
    {
        var range = new OptionRangeAttribute(0, 1)
        {
            MinimumIsExclusive = minimumIsExclusive,
            MaximumIsExclusive = maximumIsExclusive,
        };
        Assert.That(Message(range, value), Is.EqualTo($"Sample.Value is {value}; allowed is {allowed}."));
        Assert.That(Message(range, 0.5), Is.Null);
    }

    [Test]
    public void OptionRange_NotANumber_IsRefusedAndNullIsNot()
    {
        Assert.That(Message(new OptionRangeAttribute(0), double.NaN), Is.EqualTo("Sample.Value is NaN; allowed is at least 0."));
        Assert.That(Message(new OptionRangeAttribute(0), null), Is.Null);
        Assert.That(Message(new OptionRangeAttribute(0), double.PositiveInfinity), Is.Null);
    }

    [Test]
    public void RequiredText_Blank_IsRefusedAndNullWhereItMayNotBe()
    {
        Assert.That(Message(new RequiredTextAttribute("a name"), " "), Is.EqualTo("Sample.Value is ' '; allowed is a name."));
        Assert.That(Message(new RequiredTextAttribute("a name"), null), Is.EqualTo("Sample.Value is ''; allowed is a name."));
        Assert.That(Message(new RequiredTextAttribute("a name") { AllowNull = true }, null), Is.Null);
    }

    [Test]
    public void DefinedValue_NumberWithoutAName_IsRefused()
    {
        Assert.That(
            Message(new DefinedValueAttribute(), (DayOfWeek)9),
            Is.EqualTo("Sample.Value is 9; allowed is a value of DayOfWeek."));
        Assert.That(Message(new DefinedValueAttribute(), DayOfWeek.Friday), Is.Null);
    }

    [Test]
    public void Constructors_WithSeveralOptionsOutOfRange_NameAllAndTheParameter()
    {
        var adam = new AdamOptions { Beta1 = 1, Epsilon = 0 };
        Assert.That(
            () => OptionsGuard.ThrowIfInvalid(adam, "adam"),
            Throws.ArgumentException.With.Message.StartsWith(
                "AdamOptions.Beta1 is 1; allowed is 0 to below 1. AdamOptions.Epsilon is 0; allowed is above 0, at most 1.")
                .And.Property(nameof(ArgumentException.ParamName)).EqualTo("adam"));
        Assert.That(
            () => new EvolutionStrategy(new EvolutionOptions { Generations = 0, Mutants = 0, Crossovers = 0 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "EvolutionOptions.Generations is 0; allowed is 1 to 1000000. EvolutionOptions.Mutants + Crossovers is 0; "
                    + "allowed is 1 or more.")
                .And.Property(nameof(ArgumentException.ParamName)).EqualTo("options"));
    }

    [Test]
    public void Validator_OfSearchOptions_NamesEveryValue() => Assert.That(
        new SearchOptionsValidator().Validate(
            null,
            new()
            {
                MaxEvaluations = 0,
                MaxTime = TimeSpan.Zero,
                MaxMoney = -1,
                MaxAttempts = 0,
                MaxConcurrency = 257,
                JournalPath = " ",
            }).Failures,
        Is.EqualTo(new[]
        {
            "SearchOptions.MaxEvaluations is 0; allowed is 1 to 2147483647.",
            "SearchOptions.MaxTime is 00:00:00; allowed is above 0.",
            "SearchOptions.MaxMoney is -1; allowed is 0 or more.",
            "SearchOptions.MaxAttempts is 0; allowed is 1 to 100000000.",
            "SearchOptions.MaxConcurrency is 257; allowed is 1 to 256.",
            "SearchOptions.JournalPath is ' '; allowed is a file's path, or null for no journal.",
        }));

    private static string? Message(OptionAttribute attribute, object? value) =>
        attribute.GetValidationResult(value, new ValidationContext(new Sample()) { MemberName = "Value" })?.ErrorMessage;

    private sealed class Sample;
}
