using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Samples.SupernetSearch;

/// <summary>The search that learns: Bayesian optimization of the space, all of which it looks at for every proposal.</summary>
internal sealed class LearnedSearch(ArchitectureSearchFactory searches)
{
    /// <summary>The strategy.</summary>
    /// <param name="evaluations">Trusted evaluations, those that are known among them.</param>
    /// <param name="priors">Prior means; none learns from the trusted scores alone.</param>
    public static BayesianOptimizationStrategy Create(int evaluations, params PriorMean[] priors) => new(
        new BayesianOptimizationOptions { Evaluations = evaluations, InitialArchitectures = 2 }, priors);

    /// <summary>Searches with training from scratch as trusted predictor; the ten demonstrations are known.</summary>
    /// <param name="trained">What an architecture is trained by, or looked up in.</param>
    /// <param name="evaluations">Trainings; those of the demonstrations do not count.</param>
    /// <param name="priors">Prior means.</param>
    /// <param name="constraints">What every architecture must keep.</param>
    /// <param name="configure">Sets further options.</param>
    public ArchitectureSearch FromScratch(
        SearchPredictor trained, int evaluations, PriorMean[] priors, IReadOnlyList<Constraint> constraints,
        Action<SearchOptions>? configure = null)
    {
        IReadOnlyList<Predictors.Demonstration> known = LanguageModelLabels.Split.Demonstrations;
        var problem = new SearchProblem(
            NumberWordsTask.Space, [trained], constraints, [NumberWordsTask.Flops, NumberWordsTask.Parameters], known);
        return searches.Create(problem, Create(known.Count + evaluations, priors), options =>
        {
            options.MaxEvaluations = evaluations;
            configure?.Invoke(options);
        });
    }
}
