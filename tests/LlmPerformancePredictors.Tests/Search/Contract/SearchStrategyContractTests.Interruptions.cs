using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <content>Stopped, killed, failed and resumed searches.</content>
public abstract partial class SearchStrategyContractTests
{
    [Test]
    public void SearchAsync_JournalCutAnywhere_ResumesToTheSameObjects()
    {
        SearchResult whole = Search(new Setup(Journal: Journal));
        byte[] journal = File.ReadAllBytes(Journal);

        foreach (int cut in Cuts(journal))
        {
            DeleteJournal();
            File.WriteAllBytes(Journal, journal[..cut]);
            var setup = new Setup(Journal: Journal);
            SearchResult resumed = Search(setup);

            RequireSame(resumed, whole, $"cut at byte {cut} of {journal.Length}");
            Assert.That(File.ReadAllBytes(Journal).AsSpan().SequenceEqual(journal), $"journal, cut at byte {cut}");
            int paid = Lines(journal[..cut]).Zip(Lines(journal)).Count(
                pair => pair.First == pair.Second && pair.First.StartsWith("{\"generation\":", StringComparison.Ordinal));
            Assert.That(
                setup.Trusted.Asked.Count + setup.Cheap.Asked.Count, Is.EqualTo(whole.History.Evaluations.Count - paid),
                $"What the journal has is not paid for again, cut at byte {cut}.");
        }
    }

    [Test]
    public void SearchAsync_SmallerBudgetFirst_GoesOnToTheSameObjects()
    {
        SearchResult whole = Search(new Setup());
        Search(new Setup(Journal: Journal, MaxEvaluations: 10));

        RequireSame(Search(new Setup(Journal: Journal)), whole, "ten evaluations, then the rest");
    }

    [Test]
    public void SearchAsync_FinishedJournal_AsksNobody()
    {
        SearchResult whole = Search(new Setup(Journal: Journal));
        var setup = new Setup(Journal: Journal);

        RequireSame(Search(setup), whole, "a replay");
        Assert.That(setup.Trusted.Asked, Is.Empty);
        Assert.That(setup.Cheap.Asked, Is.Empty);
    }

    [Test]
    public void SearchAsync_CanceledInACall_StopsAndCanBeResumed([Values(1, 2)] int concurrency)
    {
        SearchResult whole = Search(new Setup());
        using var stop = new CancellationTokenSource();
        var setup = new Setup(Journal: Journal, Concurrency: concurrency, Before: asked =>
        {
            if (asked == 8) stop.Cancel();
        });

        Assert.That(
            async () => await CreateSearch(setup).RunAsync(null, stop.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(setup.Trusted.Asked, Has.Count.InRange(8, 8 + concurrency), "Nothing is asked once the search is stopped.");
        RequireSame(Search(new Setup(Journal: Journal)), whole, "stopped, then resumed");
    }

    [Test]
    public void SearchAsync_CanceledBefore_AsksNobody()
    {
        var setup = new Setup();

        Assert.That(
            async () => await CreateSearch(setup).RunAsync(null, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(setup.Trusted.Asked.Concat(setup.Cheap.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_PredictorThrows_EndsWithItsExceptionAndKeepsWhatWasPaid()
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(Journal: Journal, Before: asked =>
        {
            if (asked == 5) throw new IOException("killed");
        });

        SearchPredictorException thrown = Assert.Throws<SearchPredictorException>(() => Search(setup))!;
        Assert.That(thrown.InnerException, Is.TypeOf<IOException>());
        Assert.That(thrown.Predictor, Is.EqualTo("trusted"));
        Assert.That(
            thrown.Message,
            Does.StartWith($"'trusted' threw IOException while it scored {setup.Trusted.Asked[5].Id}: killed "));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "killed, then resumed");
        Assert.That(setup.Trusted.Asked.Take(5).Intersect(rest.Trusted.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_PredictorThrowsAndThatCounts_RecordsAFailure([Values(1, 3)] int concurrency)
    {
        var setup = new Setup(Journal: Journal, Concurrency: concurrency, CountExceptions: true, Before: asked =>
        {
            if (asked == 5) throw new TaskCanceledException("its own time limit");
        });
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.EvaluationBudget));
        PredictionFailure failure = result.History.GetEvaluations("trusted")
            .Select(evaluation => evaluation.Prediction.Failure)
            .Single(failure => failure?.Reason.StartsWith("the predictor threw", StringComparison.Ordinal) == true)!;
        Assert.That(failure.Reason, Is.EqualTo("the predictor threw TaskCanceledException: its own time limit"));
        Assert.That(failure.Kind, Is.EqualTo(PredictionFailureKind.PredictorThrew));
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_PredictorIgnoresItsTokenAndNeverAnswers_EndsNamesItAndKeepsWhatIsThere(
        [Values(1, 3)] int concurrency, [Values] bool isSynchronous, [Values] bool isCancelled)
    {
        SearchResult whole = Search(new Setup());
        using var never = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var setup = new Setup(
            Journal: Journal, Concurrency: concurrency, MaxTime: isCancelled ? null : TimeSpan.FromMilliseconds(100),
            RealTime: true, Instead: asked =>
            {
                if (asked != 6) return null;
                if (isCancelled) stop.CancelAfter(50);
                if (isSynchronous) never.Wait();
                return new TaskCompletionSource<IReadOnlyList<Prediction>>().Task;
            });
        string message;
        if (isCancelled)
        {
            message = Assert.Catch<OperationCanceledException>(
                () => CreateSearch(setup).RunAsync(null, stop.Token).GetAwaiter().GetResult())!.Message;
        }
        else
        {
            SearchResult result = Search(setup);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.TimeBudget));
            Assert.That(result.History.GetEvaluations("trusted").Count(), Is.InRange(6, 6 + concurrency));
            message = result.StopMessage!;
        }

        never.Set();
        File.Delete(Journal + ".clock");
        Assert.That(message, Does.Match("^'trusted' has not answered for .* and does not heed its cancellation token"));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "left behind, then resumed");
        Assert.That(setup.Trusted.Asked.Take(6).Intersect(rest.Trusted.Asked), Is.Empty, "What was paid for is kept.");
    }

    [Test]
    public void SearchAsync_PredictorIsNotAsked_StopsAndAsksOnceItMay(
        [Values(1, 3)] int concurrency, [Values(0, 7)] int asked, [Values] bool hasJournal)
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(
            Journal: hasJournal ? Journal : null, Concurrency: concurrency, NotAsked: before => before >= asked);
        SearchResult stopped = Search(setup);

        RequireSound(stopped, setup);
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        Assert.That(stopped.StopMessage, Does.Match("^'trusted' did not ask for .*: the budget is used up$"));
        Assert.That(stopped.Usage[^1].Evaluations, Is.EqualTo(asked), "Not asked is no evaluation.");
        Assert.That(stopped.Usage[^1].Money, Is.EqualTo(0.1m * asked));
        if (!hasJournal) return;
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "not asked, then resumed");
        Assert.That(setup.Trusted.Asked.Intersect(rest.Trusted.Asked), Is.Empty);
    }

    [Test]
    public void SearchAsync_OneInTheMiddleIsNotAsked_KeepsTheOthersThatArePaid()
    {
        SearchResult whole = Search(new Setup());
        var setup = new Setup(Journal: Journal, Concurrency: 4, IsUneven: true, NotAsked: NotAskedOnce());
        SearchResult stopped = Search(setup);

        RequireSound(stopped, setup);
        Assert.That(stopped.StopReason, Is.EqualTo(StopReason.NotAsked));
        var rest = new Setup(Journal: Journal);
        RequireSame(Search(rest), whole, "one not asked, then resumed");
        Assert.That(setup.Trusted.Asked.Intersect(rest.Trusted.Asked), Is.Empty, "What was paid for is kept.");

        static Func<int, bool> NotAskedOnce()
        {
            int calls = 0;
            return _ => Interlocked.Increment(ref calls) == 6;
        }
    }

    [Test]
    public void SearchAsync_LongerThanItsJournal_GoesOnToTheSameObjects()
    {
        if (CreateLongerStrategy(ContractSpaces.Small) is not { } longer)
        {
            Assert.That(CreateStrategy(ContractSpaces.Small).ProlongingSettings, Is.Empty);
            return;
        }

        SearchResult whole = Search(new Setup(Strategy: longer, MaxEvaluations: null));
        SearchResult shorter = Search(new Setup(Journal: Journal, MaxEvaluations: null));
        int lines = File.ReadAllLines(Journal).Length;
        var setup = new Setup(Strategy: longer, Journal: Journal, MaxEvaluations: null);

        RequireSame(Search(setup), whole, "prolonged");
        Assert.That(File.ReadAllLines(Journal), Has.Length.GreaterThan(lines), "It went on.");
        Assert.That(
            setup.Trusted.Asked.Count, Is.EqualTo(whole.Usage[^1].Evaluations - shorter.Usage[^1].Evaluations),
            "What the journal has is not paid for again.");
        RequireSame(
            Search(new Setup(Strategy: longer, Journal: Journal, MaxEvaluations: null)), whole, "prolonged, then resumed");
    }

    [Test]
    public void SearchAsync_FailuresAskedAgain_GoesOnAsIfTheyHadNeverBeen(
        [Values(0, 5)] int before, [Values(1, 3)] int concurrency)
    {
        SearchResult whole = Search(new Setup(Fails: _ => false));
        var down = new Setup(
            Fails: _ => false, Journal: Journal, Concurrency: concurrency, Down: asked => asked >= before && asked % 4 != 2);
        Search(down);
        var again = new Setup(Fails: _ => false, Journal: Journal, AskFailuresAgain: true);

        RequireSame(Search(again), whole, "asked again");
        Assert.That(again.Trusted.Asked, Is.Unique);
        Assert.That(
            again.Trusted.Asked.Intersect(down.Trusted.Asked.Where((_, i) => i < before || i % 4 == 2)), Is.Empty,
            "What has an answer is not paid for again.");
        var rest = new Setup(Fails: _ => false, Journal: Journal);
        RequireSame(Search(rest), whole, "asked again, then resumed");
        Assert.That(rest.Trusted.Asked, Is.Empty);
    }

    [Test]
    public void SearchAsync_StillDown_CanBeAskedAgainAndAgain()
    {
        SearchResult whole = Search(new Setup(Fails: _ => false));
        for (int run = 0; run < 4; run++)
            Search(new Setup(
                Fails: _ => false, Journal: Journal, AskFailuresAgain: true, MaxEvaluations: 12, Down: asked => asked % 3 != 0));

        RequireSame(Search(new Setup(Fails: _ => false, Journal: Journal, AskFailuresAgain: true)), whole, "asked again");
        RequireSame(Search(new Setup(Fails: _ => false, Journal: Journal)), whole, "asked again, then resumed");
    }


    // Every line's end, the byte before it, and the middle of every line.
    private static IEnumerable<int> Cuts(byte[] journal)
    {
        int start = 0;
        for (int i = 0; i < journal.Length; i++)
        {
            if (journal[i] != '\n') continue;
            yield return (start + i) / 2;
            yield return i;
            yield return i + 1;
            start = i + 1;
        }
    }
}
