using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Studies;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <content>Searches that are told their trusted scores.</content>
public abstract partial class SearchStrategyContractTests
{
    [Test]
    public async Task AskAsync_ToldOneAfterTheOther_GivesTheResultAndJournalOfRunAsync()
    {
        SearchResult whole = Search(new Setup(Journal: Journal));
        byte[] journal = File.ReadAllBytes(Journal);
        DeleteJournal();

        var setup = new Setup(Journal: Journal);
        using SearchStudy study = CreateStudy(setup);
        await foreach (Candidate candidate in study.AskUntilOverAsync())
            await study.TellAsync(candidate.Architecture, setup.Trusted.Say(candidate.Architecture));

        RequireSame(await study.GetResultAsync(), whole, "told");
        Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal));
        Assert.That(setup.Trusted.Asked, Is.Empty);
    }

    [Test]
    public async Task AskAsync_TwoProcessesThatAreStoppedAndTellLate_GivesTheResultOfRunAsync()
    {
        SearchResult whole = Search(new Setup());
        Random random = RandomSource.Create(3);
        var trained = new List<Architecture>();
        var setup = new Setup(Journal: Journal);
        SearchStudy[] studies = [CreateStudy(setup), CreateStudy(setup)];
        var underWay = new List<Candidate>[] { [], [] };
        while (true)
        {
            int who = random.Next(2);
            underWay[who].AddRange(await studies[who].AskAsync(1 + random.Next(4)));
            if (studies[who].IsOver) break;
            if (random.Next(5) == 0)
            {
                // What was under way there is asked for again.
                studies[who].Dispose();
                underWay[who].Clear();
                studies[who] = CreateStudy(setup);
            }

            while (underWay[who].Count > 0 && random.Next(3) > 0)
            {
                Architecture done = underWay[who][random.Next(underWay[who].Count)].Architecture;
                underWay[who].RemoveAll(candidate => candidate.Architecture == done);
                trained.Add(done);
                await studies[who].TellAsync(done, setup.Trusted.Say(done));
            }
        }

        SearchResult told = await studies[0].GetResultAsync();
        foreach (SearchStudy study in studies) study.Dispose();
        RequireSame(told, whole, "told by two");
        Assert.That(trained, Is.Unique);
        RequireSame(Search(new Setup(Journal: Journal)), whole, "the journal of the study");
    }

    [Test]
    public async Task AskAsync_JournalOfRunAsync_GoesOnWithIt()
    {
        SearchResult whole = Search(new Setup());
        Search(new Setup(Journal: Journal, MaxEvaluations: 10));
        var setup = new Setup(Journal: Journal);
        using SearchStudy study = CreateStudy(setup);
        int told = 0;
        await foreach (Candidate candidate in study.AskUntilOverAsync())
        {
            await study.TellAsync(candidate.Architecture, setup.Trusted.Say(candidate.Architecture));
            told++;
        }

        RequireSame(await study.GetResultAsync(), whole, "run, then told");
        Assert.That(told, Is.EqualTo(whole.Usage[^1].Evaluations - 10));
    }

    private SearchStudy CreateStudy(Setup setup) => new(
        CreateProblem(setup), setup.Strategy ?? CreateStrategy(setup.Space), CreateOptions(setup),
        timeProvider: new FakeTimeProvider());
}
