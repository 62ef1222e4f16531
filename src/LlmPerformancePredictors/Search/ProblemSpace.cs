using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Search;

/// <summary>
/// Tells at once that a predictor or a cost is of another space than what is searched: a search may find it out after hours.
/// </summary>
internal static class ProblemSpace
{
    // A space that is refined knows some of the whole one's architectures, and another space none.
    private const int Samples = 32;

    public static void Require(SearchSpace space, SearchPredictor predictor)
    {
        SearchSpace own = predictor.Predictor.Space;
        if (ReferenceEquals(own, space) || Draw(space).Any(own.Contains)) return;
        throw new InvalidArchitectureException(
            $"The predictor '{predictor.Name}' is of the space '{own.Name}', the search of '{space.Name}', of which that has no "
            + "architecture; give both one space.");
    }

    // What has to be measured is not measured for this.
    public static void Require(SearchSpace space, ICostModel cost)
    {
        if (cost.Effort == CostEffort.Measurement) return;
        Architecture sample = Draw(space).First();
        try
        {
            cost.GetCost(sample);
        }
        catch (Exception exception) when (exception
            is InvalidArchitectureException or ArgumentException { ParamName: "choice" })
        {
            // A choice that the space does not have, or of another kind there, is asked for by that parameter.
            throw new InvalidArchitectureException(
                $"The cost '{cost.Name}' is of another space than '{space.Name}', which is searched: {exception.Message}",
                innerException: exception);
        }
        catch (Exception)
        {
            // What else it throws, the search names with the architecture.
        }
    }

    private static IEnumerable<Architecture> Draw(SearchSpace space) =>
        Enumerable.Range(0, Samples).Select(i => space.Sample(RandomSource.Create(0, i)));
}
