namespace LlmPerformancePredictors.Tests;

/// <summary>Options that differ from others in little: <c>Small.Clone().Change(options => options.Seed = 2)</c>.</summary>
internal static class OptionsChanges
{
    public static T Change<T>(this T options, Action<T> change)
        where T : class
    {
        change(options);
        return options;
    }
}
