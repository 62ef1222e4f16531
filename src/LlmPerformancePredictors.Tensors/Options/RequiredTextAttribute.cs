namespace LlmPerformancePredictors.Options;

/// <summary>An option that needs a text which is not empty or blank.</summary>
/// <param name="meaning">What the text is, such as <c>the path of a file</c>.</param>
internal sealed class RequiredTextAttribute(string meaning) : OptionAttribute
{
    /// <summary>What the text is.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Whether null is allowed and leaves the option out.</summary>
    /// <value>Default false.</value>
    public bool AllowNull { get; set; }

    /// <inheritdoc/>
    protected override bool IsAllowed(object? value) => value is null ? AllowNull : !string.IsNullOrWhiteSpace(value as string);

    /// <inheritdoc/>
    protected override string Describe(object? value) => $"'{value}'";

    /// <inheritdoc/>
    protected override string DescribeAllowed(object? value) => Meaning;
}
