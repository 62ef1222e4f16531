using LlmPerformancePredictors.Search;

namespace LlmPerformancePredictors.Samples.HybridSearch;

/// <summary>Says of which option it is that a run cannot end.</summary>
internal static class RunErrors
{
    public static async Task ExplainAsync(HybridSearchOptions options, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (UnsatisfiableConstraintException exception)
        {
            throw new OptionException(
                "--limit", options.LimitMs ?? HybridSearchOptions.TranslationLimitMs, exception.Message, exception);
        }
        catch (TooFewLabelsException exception)
        {
            throw new OptionException("--model", options.Model, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new OptionException("--out", options.Out, exception.Message, exception);
        }
    }
}
