using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.Search;

namespace LlmPerformancePredictors.Tests.Principles.Transfer;

public class PrincipleTransferStrategyTests
{
    private static readonly string[] Poor = ["none", "skip_connect"];
    private static readonly string[] Good = ["nor_conv_3x3", "avg_pool_3x3"];

    private static (string, string[])[] Everywhere(string[] operations) =>
        [.. NasBench201Space.Instance.Choices.Select(choice => (choice.Name, operations))];

    // The more 3x3 convolutions, the better: what lies outside the poor space is better.
    private static double Convolutions(Architecture architecture) =>
        architecture.Space.Choices.Count(choice => architecture.GetText(choice.Name) == "nor_conv_3x3");

    private static SearchProblem Problem(Func<Architecture, double> score) =>
        new(NasBench201Space.Instance, [new SearchPredictor("score", new SearchFakes.Scores(NasBench201Space.Instance, score))]);

    private static async Task<SearchHistory> RunAsync(
        IPrincipleLearner learner, Func<Architecture, double> score, int evaluations, PrincipleTransferOptions? options = null,
        DesignPrinciples? initial = null)
    {
        var strategy = new PrincipleTransferStrategy(
            Requests.Transfer, learner, options ?? new PrincipleTransferOptions { AdaptEvery = 5 },
            initial ?? Requests.Principles(Everywhere(Poor)));
        var searchOptions = new SearchOptions { Seed = 1, MaxEvaluations = evaluations };
        return (await new ArchitectureSearch(Problem(score), strategy, searchOptions).RunAsync()).History;
    }

    private static bool IsIn(SearchEvaluation evaluation, string[] operations) =>
        NasBench201Space.Instance.Choices.All(
            choice => operations.Contains(evaluation.Candidate.Architecture.GetText(choice.Name)));

    [Test]
    public async Task SearchAsync_WhenTheModelOpensABetterSpace_GoesOnThereAndSaysThatItImproved()
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer(Everywhere(Good)));
        SearchHistory history = await RunAsync(new LlmPrincipleLearner(client), Convolutions, 15);
        Assert.That(history.Evaluations.Take(5).All(evaluation => IsIn(evaluation, Poor)));
        Assert.That(history.Evaluations.Skip(5).All(evaluation => IsIn(evaluation, Good)));
        Assert.That(client.Calls, Has.Count.EqualTo(2), "After 5 and 10; a round after the budget would be paid for nothing.");
        Assert.That(client.Calls[0].Prompt, Does.Contain("After 5 evaluations on CIFAR-100. These are the first results."));
        Assert.That(
            client.Calls[1].Prompt,
            Does.Contain("After 10 evaluations on CIFAR-100. The last 5 evaluations improved on the best before."));
        Assert.That(
            client.Calls[1].Prompt, Does.Contain("1. Keep the shortcut.\n").And.Contains("- 1<-0: nor_conv_3x3, avg_pool_3x3\n"));

        IReadOnlyList<AdaptationRound> rounds = AdaptationRound.FromHistory(history);
        Assert.That(rounds.Select(round => (round.Round, round.Evaluations, round.Outcome)), Is.EqualTo(new[]
        {
            (0, 0, AdaptationOutcome.Given),
            (1, 5, AdaptationOutcome.Adapted),
            (2, 10, AdaptationOutcome.Unchanged),
        }));
        Assert.That(rounds[1].Principles.Statements, Is.EqualTo(new[] { "Keep the shortcut." }));
        Assert.That(rounds[1].Principles.Provenance with { PromptSha256 = null, Model = null }, Is.EqualTo(
            new PrincipleProvenance("language-model", "CIFAR-10", 50, 15625)
            {
                Round = 1,
                Target = "CIFAR-100",
                TargetEvaluations = 5,
            }));
        Assert.That(
            rounds[1].Principles.Provenance.PromptSha256, Is.EqualTo(AnswerKey.Create("", client.Calls[0].Prompt).PromptSha256));
    }

    [Test]
    public async Task SearchAsync_RefinedSpaceBreaksTheConstraints_LeavesItInsteadOfCallingThemUnsatisfiable(
        [Values] bool leaves, [Values] bool adapts)
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer(Everywhere(Good)));
        var strategy = new PrincipleTransferStrategy(
            Requests.Transfer, new LlmPrincipleLearner(client),
            new PrincipleTransferOptions { AdaptEvery = adapts ? 5 : null, LeaveExhaustedSpace = leaves },
            Requests.Principles(Everywhere(["nor_conv_3x3"])));
        var problem = new SearchProblem(
            NasBench201Space.Instance,
            [new SearchPredictor("score", new SearchFakes.Scores(NasBench201Space.Instance, Convolutions))],
            [new Constraint(new SearchFakes.GeneSum(), 6)]);

        SearchResult result = await new ArchitectureSearch(
            problem, strategy, new SearchOptions { MaxEvaluations = 4, MaxAttempts = 3000 }).RunAsync();

        Assert.That(result.History.Evaluations, Has.Count.EqualTo(leaves ? 4 : 0));
        Assert.That(result.StopReason, Is.EqualTo(leaves ? StopReason.EvaluationBudget : StopReason.SpaceExhausted));
        Assert.That(result.StopMessage is null, Is.EqualTo(leaves), "Who finds nothing says that it was the refined space.");
        Assert.That(
            AdaptationRound.FromHistory(result.History).Select(round => round.Outcome),
            Is.EqualTo(leaves
                ? new[] { AdaptationOutcome.Given, AdaptationOutcome.LeftRefinedSpace }
                : [AdaptationOutcome.Given]));
    }

    [Test]
    public async Task SearchAsync_PrinciplesAreNotAsked_StopsAndAsksOnceItMay()
    {
        string folder = Directory.CreateTempSubdirectory("principles").FullName;
        bool isSpent = true;
        using var client = new ScriptedChatClient(
            _ => isSpent ? throw new NotAskedException("the budget is used up.") : Requests.Answer(Everywhere(Good)));

        SearchResult stopped = await RunAsync();
        isSpent = false;
        SearchResult resumed = await RunAsync();

        Directory.Delete(folder, recursive: true);
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(stopped.StopMessage, Does.Contain("the budget is used up"));
        Assert.That(stopped.History.Evaluations, Has.Count.EqualTo(5));
        Assert.That(
            AdaptationRound.FromHistory(resumed.History).Select(round => round.Outcome),
            Is.EqualTo(new[] { AdaptationOutcome.Given, AdaptationOutcome.Adapted }));
        Assert.That(resumed.History.Evaluations, Has.Count.EqualTo(9));

        Task<SearchResult> RunAsync() => new ArchitectureSearch(
            Problem(Convolutions),
            new PrincipleTransferStrategy(
                Requests.Transfer, new LlmPrincipleLearner(client), new PrincipleTransferOptions { AdaptEvery = 5 },
                Requests.Principles(Everywhere(Poor))),
            new SearchOptions { MaxEvaluations = 9, JournalPath = Path.Combine(folder, "search.jsonl") }).RunAsync();
    }

    [Test]
    public async Task SearchAsync_WhenNothingImproves_TellsTheModel()
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer(Everywhere(Poor)));
        SearchHistory history = await RunAsync(new LlmPrincipleLearner(client), _ => 1, 16);
        Assert.That(client.Calls, Has.Count.EqualTo(3));
        foreach ((string prompt, _) in client.Calls.Skip(1))
            Assert.That(
                prompt, Does.Contain("The last 5 evaluations did not improve on the best before.").And.Contains(
                    "since nothing improved, consider what the principles leave out."));
        Assert.That(
            AdaptationRound.FromHistory(history).Skip(1).Select(round => round.Outcome),
            Is.All.EqualTo(AdaptationOutcome.Unchanged));
        Assert.That(history.Evaluations.All(evaluation => IsIn(evaluation, Poor)));
    }

    private static IEnumerable<TestCaseData> Unusable()
    {
        yield return new TestCaseData("I cannot say.", "the answer has no object with \"principles\" and \"operations\"")
            .SetArgDisplayNames("unreadable");
        yield return new TestCaseData(Requests.Answer(("1<-0", ["conv_7x7"])), "the answer has 'conv_7x7' for '1<-0'")
            .SetArgDisplayNames("illegal operation");
        yield return new TestCaseData(Requests.Answer(("1<-0", [])), "the answer has an empty list for '1<-0'")
            .SetArgDisplayNames("empty list");
    }

    [TestCaseSource(nameof(Unusable))]
    public async Task SearchAsync_WhenAnAnswerCannotBeUsed_KeepsTheSpaceAndSaysSo(string answer, string reason)
    {
        using var client = new ScriptedChatClient(_ => answer);
        SearchHistory history = await RunAsync(new LlmPrincipleLearner(client), Convolutions, 8);
        Assert.That(client.Calls, Has.Count.EqualTo(2), "One question and one repair.");
        AdaptationRound round = AdaptationRound.FromHistory(history)[1];
        Assert.That((round.Round, round.Evaluations, round.Outcome), Is.EqualTo((1, 5, AdaptationOutcome.Failed)));
        Assert.That(round.Failure!.Reason, Does.StartWith(reason).And.Contains("; asked again: " + reason));
        Assert.That(round.Failure.RawText, Is.EqualTo(answer));
        Assert.That(round.Principles.HasSameRefinement(Requests.Principles(Everywhere(Poor))));
        Assert.That(history.Evaluations, Has.Count.EqualTo(8));
        Assert.That(history.Evaluations.All(evaluation => IsIn(evaluation, Poor)));
    }

    [Test]
    public async Task SearchAsync_WhenThereIsNoModel_KeepsTheSpaceAndSaysSo()
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        SearchHistory history = await RunAsync(new LlmPrincipleLearner(client), Convolutions, 8);
        Assert.That(
            AdaptationRound.FromHistory(history)[1].Failure!.Reason,
            Does.Match("^the language model gave no answer: None of [0-9]+ recordings answers the prompt"));
        Assert.That(history.Evaluations.All(evaluation => IsIn(evaluation, Poor)));
    }

    [Test]
    public async Task SearchAsync_WithoutInitialPrinciples_LearnsThemFirst()
    {
        using var client = new ReplayChatClient(RecordedAnswers.All);
        var strategy = new PrincipleTransferStrategy(
            Requests.Transfer, new LlmPrincipleLearner(client), new PrincipleTransferOptions { AdaptEvery = null });
        var options = new SearchOptions { MaxEvaluations = 5 };
        SearchHistory history = (await new ArchitectureSearch(Problem(Convolutions), strategy, options).RunAsync()).History;
        AdaptationRound round = AdaptationRound.FromHistory(history).Single();
        Assert.That(
            (round.Outcome, (int)round.Principles.Refined.Size, round.Principles.Provenance.Day),
            Is.EqualTo((AdaptationOutcome.Learned, 32, (DateOnly?)new DateOnly(2026, 11, 22))));
        Assert.That(history.Evaluations.All(evaluation => round.Principles.Refined.Contains(evaluation.Candidate.Architecture)));
    }

    [Test]
    public void SearchAsync_WithoutAnyPrinciples_Throws()
    {
        using var client = new ScriptedChatClient(_ => "no");
        var strategy = new PrincipleTransferStrategy(Requests.Transfer, new LlmPrincipleLearner(client));
        Assert.That(
            async () => await new ArchitectureSearch(Problem(Convolutions), strategy).RunAsync(),
            Throws.TypeOf<PrincipleLearningException>().With.Message.StartsWith(
                "No design principles were learned: the answer has no object"));
    }

    [Test]
    public async Task SearchAsync_WhenTheRefinedSpaceIsUsedUp_LeavesItAndSaysSo()
    {
        DesignPrinciples two = Requests.Principles([.. Everywhere(["none"]).Skip(1), ("1<-0", Poor)]);
        SearchHistory history = await RunAsync(
            new CountingPrincipleLearner(), Convolutions, 10, new PrincipleTransferOptions { AdaptEvery = null }, two);
        Assert.That(
            history.Evaluations.TakeWhile(evaluation => two.Refined.Contains(evaluation.Candidate.Architecture)).Count(),
            Is.EqualTo(2));
        Assert.That(history.Evaluations, Has.Count.EqualTo(10));
        Assert.That(
            AdaptationRound.FromHistory(history).Select(round => (round.Evaluations, round.Outcome)),
            Is.EqualTo(new[] { (0, AdaptationOutcome.Given), (2, AdaptationOutcome.LeftRefinedSpace) }));

        history = await RunAsync(
            new CountingPrincipleLearner(), Convolutions, 10,
            new PrincipleTransferOptions { AdaptEvery = null, LeaveExhaustedSpace = false }, two);
        Assert.That(history.Evaluations, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task SearchAsync_WhenTheRefinedSpaceIsUsedUp_AdaptsFirst()
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer(Everywhere(Good)));
        DesignPrinciples two = Requests.Principles([.. Everywhere(["none"]).Skip(1), ("1<-0", Poor)]);
        SearchHistory history = await RunAsync(
            new LlmPrincipleLearner(client), Convolutions, 6, new PrincipleTransferOptions { AdaptEvery = 5 }, two);
        Assert.That(
            AdaptationRound.FromHistory(history).Select(round => (round.Evaluations, round.Outcome)),
            Is.EqualTo(new[] { (0, AdaptationOutcome.Given), (2, AdaptationOutcome.Adapted) }));
        Assert.That(history.Evaluations.Skip(2).All(evaluation => IsIn(evaluation, Good)));
    }

    [Test]
    public async Task SearchAsync_WhenEveryEvaluationFails_FailsTheRoundWithoutAsking()
    {
        using var client = new ScriptedChatClient(_ => Requests.Answer());
        var predictor = new SearchFakes.Scores(NasBench201Space.Instance, fails: _ => true);
        var strategy = new PrincipleTransferStrategy(
            Requests.Transfer, new LlmPrincipleLearner(client), new PrincipleTransferOptions { AdaptEvery = 3 },
            Requests.Principles(Everywhere(Poor)));
        SearchResult result = await new ArchitectureSearch(
            new SearchProblem(NasBench201Space.Instance, [new SearchPredictor("broken", predictor)]), strategy,
            new SearchOptions { MaxEvaluations = 5 }).RunAsync();
        Assert.That(client.Calls, Is.Empty);
        Assert.That(
            AdaptationRound.FromHistory(result.History)[1].Failure!.Reason,
            Is.EqualTo("none of the evaluations so far has a score"));
    }

    [Test]
    public async Task SearchAsync_OfTheSameSeed_IsTheSameAndOfAnotherIsNot()
    {
        async Task<byte[]> BytesAsync(int seed)
        {
            var strategy = new PrincipleTransferStrategy(
                Requests.Transfer, new CountingPrincipleLearner(), new PrincipleTransferOptions { AdaptEvery = 7 });
            var problem =
                new SearchProblem(NasBench201Space.Instance, [new SearchPredictor("table", NasBench201.Cifar100.AsPredictor())]);
            var options = new SearchOptions { Seed = seed, MaxEvaluations = 60 };
            return (await new ArchitectureSearch(problem, strategy, options).RunAsync()).History.Bytes();
        }

        byte[] first = await BytesAsync(3);
        Assert.That(await BytesAsync(3), Is.EqualTo(first));
        Assert.That(await BytesAsync(4), Is.Not.EqualTo(first));
    }

    [Test]
    public void Constructor_WithPrinciplesOfAnotherSourceOrAdaptedOnes_Refuses()
    {
        var task = new TransferTask(NasBench201.Cifar100.AsSource(), NasBench201.Cifar10.AsTarget());
        Assert.That(
            () =>
                new PrincipleTransferStrategy(task, new CountingPrincipleLearner(), null, Requests.Principles(Everywhere(Poor))),
            Throws.ArgumentException.With.Message.StartsWith(
                "The principles come from 'CIFAR-10', the transfer from 'CIFAR-100';"));
        DesignPrinciples adapted = new CountingPrincipleLearner().Adapt(Requests.Adaptation(1, 0));
        Assert.That(
            () => new PrincipleTransferStrategy(Requests.Transfer, new CountingPrincipleLearner(), null, adapted),
            Throws.ArgumentException.With.Message.StartsWith(
                "The principles were adapted to results on 'CIFAR-100', which this search has not paid for;"));
    }

    [Test]
    public void Constructor_WithOptionsOutOfRange_NamesAll() =>
        Assert.That(
            () => new PrincipleTransferStrategy(
                Requests.Transfer, new CountingPrincipleLearner(),
                new PrincipleTransferOptions { PopulationSize = 0, TournamentSize = 0, AdaptEvery = 0, MaxEvaluations = 0 }),
            Throws.ArgumentException.With.Message.StartsWith(
                "PrincipleTransferOptions.PopulationSize is 0; allowed is 1 to 100000. "
                + "PrincipleTransferOptions.TournamentSize is 0; allowed is 1 to 100000. "
                + "PrincipleTransferOptions.AdaptEvery is 0; allowed is 1 to 2147483647. "
                + "PrincipleTransferOptions.MaxEvaluations is 0; allowed is 1 to 2147483647."));

    [Test]
    public void SearchAsync_InAnotherSpace_Refuses() =>
        Assert.That(
            async () => await new ArchitectureSearch(
                new SearchProblem(
                    TransNasBench101Space.Micro, [new SearchPredictor("table", TransNasBench101.Jigsaw.AsPredictor())]),
                new PrincipleTransferStrategy(Requests.Transfer, new CountingPrincipleLearner())).RunAsync(),
            Throws.ArgumentException.With.Message.StartsWith(
                "The search is of 'transnas-bench-101-micro', the target 'CIFAR-100' of 'nas-bench-201'"));
}
