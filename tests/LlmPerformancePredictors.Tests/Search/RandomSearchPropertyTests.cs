using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.MultiObjective;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.SearchSpaces;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search;

/// <summary>10,000 searches on random small spaces, with random strategies, constraints, budgets and failures.</summary>
public class RandomSearchPropertyTests
{
    [Test, CancelAfter(120_000)]
    public void RunAsync_RandomSpaces_NeverScoresTwiceNeverBreaksAConstraintAlwaysEnds() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            SearchSpace space = RandomSpaceTests.RandomSpace(random);
            double limit = random.Next(4) - 0.5;
            bool fails = random.Next(4) == 0;
            var scores = new Scores(space, fails: architecture => fails && architecture.Genes[0] == 0);
            var cheap = new Scores(space, architecture => -architecture.Genes[0]);
            var problem = new SearchProblem(
                space,
                [new SearchPredictor("cheap", cheap) { BatchSize = 1 + random.Next(5) }, new SearchPredictor("scores", scores)],
                random.Next(3) == 0 ? [] : [new Constraint(new GeneSum(), limit)], [new GeneSum("further")]);
            int? budget = random.Next(2) == 0 ? 1 + random.Next(40) : null;
            SearchResult result;
            try
            {
                result =
                    Run(problem, Strategy(random), new SearchOptions { Seed = seed, MaxEvaluations = budget, MaxAttempts = 100 });
            }
            catch (UnsatisfiableConstraintException exception)
            {
                return scores.Asked.Count == 0 && exception.BestValue > limit;
            }

            string[] ids = [.. result.History
                .GetEvaluations("scores")
                .Select(evaluation => evaluation.Candidate.Architecture.Id)];
            return scores.Asked.Count == scores.Asked.Distinct().Count()
                && cheap.Asked.Count == cheap.Asked.Distinct().Count()
                && ids.SequenceEqual(scores.Asked)
                && ids.Length <= (budget ?? int.MaxValue)
                && problem.Constraints.All(
                    constraint =>
                        result.History.Evaluations.All(
                            evaluation => constraint.IsSatisfiedBy(evaluation.Candidate.Architecture)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    private static ISearchStrategy Strategy(Random random)
    {
        var evolution = new EvolutionOptions
        {
            PopulationSize = 6,
            Parents = 1 + random.Next(4),
            Mutants = random.Next(4),
            Crossovers = 1 + random.Next(4),
            Generations = 1 + random.Next(8),
            AllowKnownChildren = random.Next(2) == 0,
        };
        return random.Next(5) switch
        {
            0 => new RandomStrategy(new RandomSearchOptions { GenerationSize = 1 + random.Next(10), Candidates = 200 }),
            1 => new EvolutionStrategy(evolution),
            2 => new RegularizedEvolutionStrategy(
                new RegularizedEvolutionOptions { PopulationSize = 1 + random.Next(6), TournamentSize = 2, Cycles = 100 }),
            3 => new MultiObjectiveStrategy(new MultiObjectiveOptions { PopulationSize = 4, Generations = 5 }),
            _ => new HybridStrategy(new HybridOptions
            {
                Evolution = evolution,
                ScreeningFraction = random.Next(2) == 0 ? 0.4 : null,
                HandOverBelow = random.Next(2) == 0 ? 0.3 : null,
                AgreementWindow = 4,
            }),
        };
    }
}
