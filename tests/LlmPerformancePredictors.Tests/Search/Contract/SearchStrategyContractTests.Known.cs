using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Costs;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.Time.Testing;
using static LlmPerformancePredictors.Tests.Search.SearchFakes;

namespace LlmPerformancePredictors.Tests.Search.Contract;

/// <content>Architectures that are trained already.</content>
public abstract partial class SearchStrategyContractTests
{
    [Test]
    public void SearchAsync_KnownArchitectures_AreNeverEvaluatedAndCostNothing([Values(1, 7, Budget)] int budget)
    {
        Demonstration[] known = Known(ContractSpaces.Small);
        var setup = new Setup(Known: known, MaxEvaluations: budget);
        SearchResult result = Search(setup);

        RequireSound(result, setup);
        Assert.That(setup.Trusted.Asked.Intersect(known.Select(one => one.Architecture)), Is.Empty);
        Assert.That(result.Usage[^1].Evaluations, Is.EqualTo(budget), "The budget is for what is evaluated.");
        Assert.That(result.Usage[^1].Money, Is.EqualTo(0.1m * budget));
        Demonstration[] kept = [.. known.Where(one => new GeneSum().GetCost(one.Architecture) <= setup.MaxCost)];
        Assert.That(kept, Has.Length.InRange(1, known.Length - 1), "One of them breaks the constraint.");
        Assert.That(
            result.History.Known.Select(one => (one.Architecture, one.Score)),
            Is.EqualTo(kept.Select(one => (one.Architecture, one.Score))));
        Assert.That(result.Best!.Score, Is.EqualTo(kept.Max(one => one.Score)), "Nothing is as good as the best known.");
        Assert.That(result.History.GetConvergence("trusted"), Is.All.EqualTo(result.Best.Score));
    }

    [Test]
    public void SearchAsync_KnownArchitectures_ResumeToTheSameBytes()
    {
        var setup = new Setup(Known: Known(ContractSpaces.Small), Journal: Journal);
        SearchResult whole = Search(setup);
        byte[] journal = File.ReadAllBytes(Journal);

        foreach (int cut in Cuts(journal).Where((_, i) => i % 5 == 0))
        {
            DeleteJournal();
            File.WriteAllBytes(Journal, journal[..cut]);
            RequireSame(
                Search(new Setup(Known: Known(ContractSpaces.Small), Journal: Journal)), whole, $"cut at byte {cut}");
            Assert.That(File.ReadAllBytes(Journal), Is.EqualTo(journal), $"journal, cut at byte {cut}");
        }
    }

    [Test, CancelAfter(20_000)]
    public void SearchAsync_AllOfATinySpaceIsKnown_EndsWithoutAnEvaluation()
    {
        var setup = new Setup(
            Space: ContractSpaces.Tiny, MaxEvaluations: null, MaxAttempts: 300, MaxCost: double.PositiveInfinity,
            Known: [.. ContractSpaces.Tiny.Enumerate().Select((one, i) => new Demonstration(one, i))]);
        SearchResult result = Search(setup);

        Assert.That(result.StopReason, Is.AnyOf(StopReason.SpaceExhausted, StopReason.Completed));
        Assert.That(setup.Trusted.Asked, Is.Empty);
        Assert.That(result.Best!.Score, Is.EqualTo((int)ContractSpaces.Tiny.Size - 1));
    }


    // The best scores that there are, of architectures that the search would come upon, and one that breaks the constraint.
    private static Demonstration[] Known(SearchSpace space)
    {
        Architecture[] all = [.. space.Enumerate()];
        Architecture over = all.First(one => new GeneSum().GetCost(one) > 7);
        return [.. all.Where(one => new GeneSum().GetCost(one) <= 7).Where((_, i) => i % 7 == 3).Take(6).Append(over)
            .Select((one, i) => new Demonstration(one, 1000 + ((i * 5) % 7)))];
    }
}
