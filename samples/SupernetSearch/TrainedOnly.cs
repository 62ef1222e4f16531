using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>0 for the architectures of the ground truth, whose trainings are done, and 1 for all others.</summary>
internal sealed class TrainedOnly : ICostModel
{
    public string Name => "trainings that are not done";

    public string Unit => "trainings";

    /// <summary>The ground truth alone.</summary>
    public static Constraint Constraint { get; } = new(new TrainedOnly(), 0);

    public double GetCost(Architecture architecture) =>
        LanguageModelLabels.Benchmark.Scores.ContainsKey(LanguageModelLabels.Benchmark.Space.Adopt(architecture)) ? 0 : 1;
}
