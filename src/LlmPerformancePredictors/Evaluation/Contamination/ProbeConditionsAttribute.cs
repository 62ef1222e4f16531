using System.ComponentModel.DataAnnotations;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Conditions of a probe: known ones, with at least one beside the original.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProbeConditionsAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var conditions = (IReadOnlyList<ProbeCondition>)value!;
        var errors = new List<string>();
        string name = $"{validationContext.ObjectType.Name}.{validationContext.MemberName}";
        string all = string.Join(", ", Enum.GetNames<ProbeCondition>());
        foreach (ProbeCondition condition in conditions)
            if (!Enum.IsDefined(condition)) errors.Add($"{name} has {condition}; allowed are {all}.");
        if (conditions.All(condition => condition == ProbeCondition.Original))
            errors.Add($"{name} has none to compare with the original; allowed are {all}.");
        return errors.Count == 0 ? ValidationResult.Success : new ValidationResult(string.Join(' ', errors));
    }
}
