using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Hybrid;

public class HybridStrategyTests
{
    private static readonly SearchSpace Space = MachineTranslationSpace.Instance;

    [TestCase("cheap-first", "ccctttt")]
    [TestCase("trusted-first", "ttttccc")]
    [TestCase("alternating", "ctctctc")]
    [TestCase("list", "cttcccc")]
    public void SearchAsync_AnySchedule_HasEachGenerationScoredByItsPredictorAlone(string kind, string expected)
    {
        PredictorSchedule schedule = kind switch
        {
            "cheap-first" => PredictorSchedule.CheapFirst("cheap", "trusted", 7),
            "trusted-first" => PredictorSchedule.TrustedFirst("trusted", "cheap", 7),
            "alternating" => PredictorSchedule.Alternating("cheap", "trusted", 7),
            _ => new PredictorSchedule(["cheap", "trusted", "trusted", "cheap"]),
        };

        SearchResult result = Run(Problem(), Strategy(new HybridOptions { Schedule = schedule }));

        RequireSound(result);
        Assert.That(
            string.Concat(result.History.Generations.Select(generation => generation.Predictor[0])), Is.EqualTo(expected));
        Assert.That(
            result.History.Generations.All(
                generation => generation.Population.All(member => member.Predictor.Name == generation.Predictor)));
        Assert.That(result.Best!.Predictor.Name, Is.EqualTo("trusted"));
    }

    [TestCase(2, 125, false)]
    [TestCase(2, 4, false)]
    [TestCase(6, 20, false)]
    [TestCase(2, 125, true)]
    [TestCase(6, 20, true)]
    public void SearchAsync_CheapPredictorKnowsTheWholeSpace_HandsOverToTheTrustedOne(
        int options, int populationSize, bool allowKnownChildren)
    {
        int[] values = [.. Enumerable.Range(0, options)];
        SearchSpace small = new SearchSpaceBuilder("small")
            .AddInteger("a", values).AddInteger("b", values).AddInteger("c", values).AddInteger("d", [0, 1]).Build();
        var strategy = new HybridStrategy(new HybridOptions
        {
            Evolution = new EvolutionOptions
            {
                PopulationSize = populationSize,
                Parents = 4,
                Generations = 500,
                AllowKnownChildren = allowKnownChildren,
            },
        });

        SearchResult result = Run(
            new SearchProblem(
                small,
                [
                    new SearchPredictor("cheap", new Scores(small)),
                    new SearchPredictor("trusted", new Scores(small, architecture => -Score(architecture))),
                ]),
            strategy, new SearchOptions { MaxAttempts = 2000 });

        RequireSound(result);
        Assert.That(result.Best, Is.Not.Null, "The result is the trusted predictor's.");
        if (!allowKnownChildren)
            Assert.That(result.History.GetEvaluations("trusted").Count(), Is.EqualTo((int)small.Size));
    }

    [Test]
    public void SearchAsync_SpaceThatIsAllParents_HandsThemOver()
    {
        SearchSpace small = new SearchSpaceBuilder("small").AddInteger("a", [1, 2, 3, 4]).AddInteger("b", [1, 2, 3, 4]).Build();

        SearchResult result = Run(
            new SearchProblem(
                small, [new SearchPredictor("cheap", new Scores(small)), new SearchPredictor("trusted", new Scores(small))]),
            new HybridStrategy(), new SearchOptions { MaxAttempts = 500 });

        RequireSound(result);
        Assert.That(result.History.GetEvaluations("trusted").Count(), Is.EqualTo(16));
        Assert.That(result.StopReason, Is.EqualTo(StopReason.SpaceExhausted));
    }

    [Test]
    public void SearchAsync_HandOver_ScoresTheParentsAgainByTheNewPredictor()
    {
        SearchResult result =
            Run(Problem(), Strategy(new HybridOptions { Schedule = new PredictorSchedule(["cheap", "cheap", "trusted"]) }));

        Architecture[] parents =
            [.. Ranking.BestFirst(result.History.Generations[1].Population).Take(5).Select(scored => scored.Architecture)];
        Assert.That(result.History.Generations[2].Population.Take(5).Select(scored => scored.Architecture), Is.EqualTo(parents));
        Assert.That(
            result.History.GetEvaluations("trusted").Take(5).Select(evaluation => evaluation.Candidate.Architecture),
            Is.EqualTo(parents));
    }

    [Test]
    public void SearchAsync_PapersSizesAtOneHalf_SpendsAtMost51PercentOfTheTrustedEvaluations()
    {
        int whole = Run(Problem(), new EvolutionStrategy()).Usage[^1].Evaluations;
        int half = Run(Problem(), new HybridStrategy()).Usage[^1].Evaluations;
        int screened = Run(Problem(), new HybridStrategy(new HybridOptions { ScreeningFraction = 0.25 })).Usage[^1].Evaluations;

        Assert.That(whole, Is.EqualTo(125 + (29 * 100)));
        Assert.That(half, Is.EqualTo(125 + (14 * 100)).And.LessThanOrEqualTo(0.51 * whole));
        Assert.That(screened, Is.EqualTo(25 + (15 * 25)).And.LessThanOrEqualTo(0.15 * whole));
    }

    [Test]
    public void SearchAsync_Screening_TheTrustedPredictorSeesTheBestNewcomersOnly()
    {
        SearchResult result = Run(Problem(), Strategy(new HybridOptions
        {
            Schedule = new PredictorSchedule(["trusted"]),
            ScreeningFraction = 0.2,
        }));

        RequireSound(result);
        SearchEvaluation[] ranked = [.. result.History.GetEvaluations("cheap").Where(evaluation => evaluation.Generation == 0)];
        SearchEvaluation[] kept = [.. result.History.GetEvaluations("trusted").Where(evaluation => evaluation.Generation == 0)];
        Assert.That(kept, Has.Length.EqualTo(4));
        Assert.That(
            kept.Select(evaluation => evaluation.Candidate.Architecture.Id),
            Is.EqualTo(
                ranked.OrderByDescending(evaluation => evaluation.Scored.Score).Take(4).Select(
                    evaluation => evaluation.Candidate.Architecture.Id)));
    }

    [Test]
    public void SearchAsync_AgreementHolds_FollowsTheSchedule() => Assert.That(
        Generations(
            new HybridOptions { HandOverBelow = 0.2, AgreementWindow = 6 }, cheap: architecture => (2 * Score(architecture)) + 7),
        Is.EqualTo("ccctttt"));

    [TestCase(0.2, "ccttttt")]
    [TestCase(-1, "ccctttt")]
    public void SearchAsync_AgreementFallsBelowTheBound_HandsOverForGood(double bound, string expected) => Assert.That(
        Generations(
            new HybridOptions { HandOverBelow = bound, AgreementWindow = 6 }, cheap: architecture => -Score(architecture)),
        Is.EqualTo(expected));

    [Test]
    public void SearchAsync_CheapPredictorRanksNothing_HandsOver() => Assert.That(
        Generations(new HybridOptions { HandOverBelow = -1, AgreementWindow = 4 }, cheap: _ => 1), Is.EqualTo("ctttttt"));

    [Test]
    public void SearchAsync_UnknownPredictorInTheSchedule_NamesItAndThoseThereAre() => Assert.That(
        () => Run(Problem(), Strategy(new HybridOptions { Schedule = new PredictorSchedule(["supernet"]) })),
        Throws.ArgumentException.With.Message.StartsWith(
            "The search has no predictor 'supernet'; its predictors are cheap, trusted."));

    [Test]
    public void BestFirst_ScoresOfTwoPredictors_Throws()
    {
        SearchHistory history = Run(Problem(), Strategy(new HybridOptions())).History;

        Assert.That(
            () => Ranking.BestFirst(history.Evaluations.Select(evaluation => evaluation.Scored)),
            Throws.InvalidOperationException.With.Message.Contains("have one of the two score both"));
    }

    [Test]
    public void Validate_ValuesOutsideTheirRange_NamesEach() => Assert.That(
        new HybridOptionsValidator().Validate(
            null, new() { ScreeningFraction = 0, HandOverBelow = 2, AuditsPerGeneration = -1, AgreementWindow = 2 }).Failures,
        Is.EqualTo(new[]
        {
            "HybridOptions.ScreeningFraction is 0; allowed is above 0, to 1.",
            "HybridOptions.HandOverBelow is 2; allowed is -1 to 1.",
            "HybridOptions.AuditsPerGeneration is -1; allowed is 0 to 100000.",
            "HybridOptions.AgreementWindow is 2; allowed is 3 to 100000.",
        }));

    private static string Generations(HybridOptions options, Func<Architecture, double> cheap)
    {
        SearchResult result = Run(Problem(cheap), Strategy(options));
        RequireSound(result);
        return string.Concat(result.History.Generations.Select(generation => generation.Predictor[0]));
    }

    private static HybridStrategy Strategy(HybridOptions options)
    {
        options.Evolution =
            new EvolutionOptions { PopulationSize = 20, Parents = 5, Mutants = 8, Crossovers = 7, Generations = 7 };
        options.Schedule ??= PredictorSchedule.CheapFirst("cheap", "trusted", 7);
        return new HybridStrategy(options);
    }

    private static SearchProblem Problem(Func<Architecture, double>? cheap = null) => new(
        Space,
        [
            new SearchPredictor(
                "cheap",
                new Scores(Space, cheap ?? (architecture => Score(architecture) + Math.Sin(architecture.Genes[0] * 50)))),
            new SearchPredictor("trusted", new Scores(Space)),
        ],
        [new Constraint(new TransformerParameters(), 40_000_000)]);
}
