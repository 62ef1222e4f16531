namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>What every architecture of a space keeps, across its choices.</summary>
/// <param name="Description">The condition in words.</param>
/// <param name="Test">Whether an architecture keeps it.</param>
internal sealed record ArchitectureCondition(string Description, Func<Architecture, bool> Test)
{
    /// <exception cref="InvalidOperationException">The test threw; the message names condition and architecture.</exception>
    public bool IsKeptBy(Architecture architecture)
    {
        try
        {
            return Test(architecture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new InvalidOperationException(
                $"The rule '{Description}' cannot be tested on {architecture.Id}: {exception.Message} "
                + "A rule is asked about every combination of values; look whether a choice is active before its value.",
                exception);
        }
    }
}
