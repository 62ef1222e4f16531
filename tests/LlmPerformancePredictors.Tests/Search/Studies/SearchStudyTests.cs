using System.Diagnostics;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Search.RegularizedEvolution;
using LlmPerformancePredictors.Search.Studies;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Search.Contract;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Search.Studies;

/// <summary>What a study gives, takes and refuses; that it finds what a search finds is in the contract of strategies.</summary>
public class SearchStudyTests
{
    private static readonly SearchProblem Problem = new(
        ContractSpaces.Small,
        [new SearchPredictor("training", new ExternalPredictor(ContractSpaces.Small, Metric.Accuracy))]);

    // Another metric, another scale of the same, and another rule of the same space.
    private static readonly object[] OtherProblems =
    [
        new object[] { ContractSpaces.Small, Metric.Bleu },
        new object[] { ContractSpaces.Small, Metric.Accuracy with { Scale = MetricScale.Logarithmic } },
        new object[] { ContractSpaces.SmallWithRule, Metric.Accuracy },
    ];

    private readonly FakeTimeProvider _time = new();
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("study").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test, CancelAfter(120_000)]
    public async Task AskAsync_ProcessesOfWhichOneIsKilled_TrainEachOnceAndFindWhatASearchFinds()
    {
        SearchResult whole = SearchFakes.Run(StudyRun.Problem, StudyRun.Strategy, StudyRun.Options(null));
        using Process hanging = StudyRun.Start(Journal, 3);
        for (int i = 0; i < 3; i++) await hanging.StandardOutput.ReadLineAsync();
        string? hangsIn = await hanging.StandardOutput.ReadLineAsync();
        using Process first = StudyRun.Start(Journal, int.MaxValue);
        var trained = new List<string?>();
        for (int i = 0; i < 4; i++) trained.Add(await first.StandardOutput.ReadLineAsync());
        Assert.That(trained, Has.None.EqualTo(hangsIn), "While somebody trains it, nobody else does.");
        using Process second = StudyRun.Start(Journal, int.MaxValue);
        hanging.Kill();
        string[] rest = (await first.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] others = (await second.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)), await second.StandardError.ReadToEndAsync());
        Assert.That(trained.Concat(rest).Concat(others), Is.Unique);
        Assert.That(rest.Concat(others), Has.Member(hangsIn), "What the killed one trained is trained by another.");
        using var study = new SearchStudy(StudyRun.Problem, StudyRun.Strategy, StudyRun.Options(Journal));
        SearchResult told = await study.GetResultAsync();
        Assert.That(told.History.Bytes(), Is.EqualTo(whole.History.Bytes()));
        Assert.That(Directory.GetFiles(_folder, "*.worker"), Has.Length.EqualTo(1), "Files of those that died are gone.");
    }

    [Test]
    public async Task AskAsync_AllIsTrainedElsewhere_GivesNothingAndIsNotOver()
    {
        using SearchStudy one = Open(new RegularizedEvolutionStrategy()), other = Open(new RegularizedEvolutionStrategy());
        IReadOnlyList<Candidate> asked = await one.AskAsync(1000);

        Assert.That(asked, Has.Count.GreaterThan(1));
        Assert.That(await other.AskAsync(1000), Is.Empty);
        Assert.That(other.IsOver, Is.False);
        Assert.That((await other.GetResultAsync()).StopReason, Is.EqualTo(StopReason.Waiting));
        one.Dispose();
        Assert.That(
            (await other.AskAsync(1000)).Select(candidate => candidate.Architecture),
            Is.EqualTo(asked.Select(candidate => candidate.Architecture)), "Whoever lets go lets others train.");
    }

    [Test]
    public async Task TellAsync_OfWhatIsKnownOrUnknown_CountsOnceOrIsRefused()
    {
        using SearchStudy study = Open();
        Architecture asked = (await study.AskAsync()).Single().Architecture;
        Architecture never = ContractSpaces.Small.Enumerate().First(architecture => architecture != asked);

        await study.TellAsync(asked, 71.25);
        await study.TellAsync(asked, 71.25);
        Assert.That(
            async () => await study.TellAsync(asked, 71.5),
            Throws.InvalidOperationException.With.Message.Contains("71.25").And.Message.Contains("71.5"));
        Assert.That(
            async () => await study.TellAsync(never, 71), Throws.ArgumentException.With.Message.Contains("was not asked for"));
        Assert.That(
            async () => await study.TellAsync(asked, 171),
            Throws.ArgumentException.With.Message.Contains("accuracy 171; allowed is 0 to 100"));
        Assert.That(
            async () => await study.TellAsync(
                asked, Prediction.FromFailure(new PredictionFailure("no time") { Kind = PredictionFailureKind.NotAsked })),
            Throws.ArgumentException.With.Message.Contains("nothing to tell"));
        Assert.That((await study.GetResultAsync()).Best!.Score, Is.EqualTo(71.25));
    }

    [Test]
    public async Task TellAsync_AFailure_IsAnEvaluationThatFailed()
    {
        using SearchStudy study = Open();
        Architecture asked = (await study.AskAsync()).Single().Architecture;
        await study.TellAsync(asked, Prediction.FromFailure("out of memory"));

        SearchEvaluation evaluation = (await study.GetResultAsync()).History.Evaluations.Single();
        Assert.That(evaluation.Scored.Prediction.Failure!.Reason, Is.EqualTo("out of memory"));
    }

    [Test]
    public async Task ReportAsync_WorseThanTheMedian_AdvisesToStopAndStoppedIsAFailure()
    {
        using SearchStudy study = Open(pruner: new MedianPruner(minimumTrials: 3));
        IReadOnlyList<Candidate> asked = await study.AskAsync(5);
        for (int i = 0; i < 3; i++)
        {
            await study.ReportAsync(asked[i].Architecture, 1, 50 + i);
            await study.TellAsync(asked[i].Architecture, 70 + i);
        }

        TrialAdvice good = await study.ReportAsync(asked[3].Architecture, 1, 51);
        TrialAdvice bad = await study.ReportAsync(asked[4].Architecture, 1, 50.5);
        await study.TellStoppedAsync(asked[4].Architecture, bad);

        Assert.That((good.Stop, good.Reason), Is.EqualTo((false, (string?)null)));
        Assert.That(
            bad.Reason, Is.EqualTo("its best accuracy up to step 1 is 50.5, the median of 3 finished trainings there 51"));
        Assert.That(
            async () => await study.TellStoppedAsync(asked[3].Architecture, good),
            Throws.ArgumentException.With.Message.Contains("go on"));
        Assert.That(
            async () => await study.ReportAsync(asked[4].Architecture, 2, 60),
            Throws.InvalidOperationException.With.Message.Contains("stopped early"));
        PredictionFailure failure =
            (await study.GetResultAsync()).History.Evaluations[^1].Scored.Prediction.Failure!;
        Assert.That((failure.Kind, failure.Reason), Is.EqualTo((PredictionFailureKind.Stopped, "stopped early: " + bad.Reason)));
    }

    [Test]
    public async Task ReportAsync_TrainedAnewByAnother_ForgetsWhatTheFirstReported()
    {
        Architecture asked;
        using (SearchStudy dying = Open(pruner: new MedianPruner(minimumTrials: 1)))
        {
            IReadOnlyList<Candidate> two = await dying.AskAsync(2);
            asked = two[1].Architecture;
            await dying.ReportAsync(two[0].Architecture, 1, 60);
            await dying.TellAsync(two[0].Architecture, 70);
            await dying.ReportAsync(asked, 1, 90);
        }

        using SearchStudy next = Open(pruner: new MedianPruner(minimumTrials: 1));
        Assert.That((await next.AskAsync()).Single().Architecture, Is.EqualTo(asked));
        Assert.That((await next.ReportAsync(asked, 1, 10)).Stop, "The 90 was another training's.");
    }

    [Test]
    public async Task AskAsync_TimeIsUp_IsOver()
    {
        using SearchStudy study = Open(options: options => options.MaxTime = TimeSpan.FromHours(2));
        await study.AskAsync();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.That(await study.AskAsync(), Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(await study.AskAsync(), Is.Empty);
        Assert.That(study.IsOver);
        Assert.That((await study.GetResultAsync()).StopReason, Is.EqualTo(StopReason.TimeBudget));
    }

    [TestCaseSource(nameof(OtherProblems))]
    public async Task AskAsync_TrialsOfAnotherProblem_AreRefused(SearchSpace space, Metric metric)
    {
        using (SearchStudy study = Open()) await study.AskAsync();
        File.Delete(Journal);
        var other = new SearchProblem(space, [new SearchPredictor("training", new ExternalPredictor(space, metric))]);

        using var second = new SearchStudy(other, new RandomStrategy(), new SearchOptions { JournalPath = Journal });
        Assert.That(
            async () => await second.AskAsync(),
            Throws.TypeOf<SearchJournalException>().With.Message.Contains(".trials holds the trials of another problem"));
    }

    [Test]
    public async Task AskAsync_DamagedTrials_AreRefusedByLine()
    {
        using (SearchStudy study = Open()) await study.TellAsync((await study.AskAsync()).Single().Architecture, 71.25);
        string text = await File.ReadAllTextAsync(Journal + ".trials");
        await File.WriteAllTextAsync(Journal + ".trials", text.Replace("71.25", "17.25", StringComparison.Ordinal));

        using SearchStudy next = Open();
        Assert.That(
            async () => await next.AskAsync(), Throws.TypeOf<SearchJournalException>().With.Message.Contains("line 3"));
    }

    // A line without a checksum, as one writes by hand, is read; a number that no score can be is not.
    [TestCase("\"score\":1e999")]
    [TestCase("\"score\":71,\"standard_deviation\":-1")]
    public async Task AskAsync_AScoreThatIsNoneInTheTrials_IsRefusedByLine(string told)
    {
        using (SearchStudy study = Open()) await study.TellAsync((await study.AskAsync()).Single().Architecture, 71.25);
        string[] lines = await File.ReadAllLinesAsync(Journal + ".trials");
        int score = lines[2].IndexOf("\"score\"", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(Journal + ".trials", [.. lines[..2], lines[2][..score] + told + "}"]);

        using SearchStudy next = Open();
        Assert.That(
            async () => await next.AskAsync(), Throws.TypeOf<SearchJournalException>().With.Message.Contains("line 3"));
    }

    [Test]
    public async Task AskAsync_TornLastLine_IsAskedAgain()
    {
        Architecture asked;
        using (SearchStudy study = Open())
        {
            asked = (await study.AskAsync()).Single().Architecture;
            await study.TellAsync(asked, 71.25);
        }

        byte[] trials = await File.ReadAllBytesAsync(Journal + ".trials");
        await File.WriteAllBytesAsync(Journal + ".trials", trials[..^9]);

        using SearchStudy next = Open();
        Assert.That((await next.AskAsync()).Single().Architecture, Is.EqualTo(asked));
    }

    [Test]
    public void Constructor_WithoutAJournal_IsRefused() => Assert.That(
        () => new SearchStudy(Problem, new RandomStrategy(), new SearchOptions()),
        Throws.ArgumentException.With.Message.Contains("SearchOptions.JournalPath"));

    [Test]
    public void Constructor_PollsTooOften_IsRefused() => Assert.That(
        () => new SearchStudy(
            Problem, new RandomStrategy(), new SearchOptions { JournalPath = Journal },
            new StudyOptions { PollInterval = TimeSpan.Zero }),
        Throws.ArgumentException.With.Message.Contains("PollInterval").And.Message.Contains("10 ms to 1 day"));

    private string Journal => Path.Combine(_folder, "search.jsonl");

    private SearchStudy Open(ISearchStrategy? strategy = null, IPruner? pruner = null, Action<SearchOptions>? options = null)
    {
        var search = new SearchOptions { JournalPath = Journal, MaxEvaluations = 20 };
        options?.Invoke(search);
        return new SearchStudy(
            Problem, strategy ?? new RandomStrategy(new RandomSearchOptions { GenerationSize = 10 }), search,
            new StudyOptions { Pruner = pruner }, _time);
    }
}
