using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Predictors;

/// <summary>How predictors are told apart.</summary>
internal static class PredictorIdentity
{
    private const int Probes = 16;

    /// <summary>What a predictor says that it is, or the name of its class.</summary>
    public static string Describe(IPerformancePredictor predictor) =>
        predictor is IIdentifiedPredictor identified ? identified.Identity : predictor.GetType().FullName!;

    /// <summary>An identity out of what a predictor is called and a fingerprint of what it consists of.</summary>
    public static string Create(string name, string content) => $"{name} {Fingerprint.ComputeShort(content)}";

    /// <summary>Scores of some architectures of a space as text, for predictors that cost nothing.</summary>
    /// <param name="space">The space.</param>
    /// <param name="score">Scores an architecture.</param>
    /// <param name="format">How many digits count.</param>
    public static string Probe(SearchSpace space, Func<Architecture, double> score, string format = "R")
    {
        Random random = RandomSource.Create(0);
        return string.Join(
            ' ',
            Enumerable.Range(0, Probes).Select(
                _ => score(space.Sample(random)).ToString(format, CultureInfo.InvariantCulture)));
    }
}
