using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.RandomSearch;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Tests.DependencyInjection;

public class SearchRegistrationTests
{
    private static readonly SearchProblem Problem = new(
        ToySpaces.Network,
        [
            new SearchPredictor("cheap", new SearchFakes.Scores(ToySpaces.Network)),
            new SearchPredictor("trusted", new SearchFakes.Scores(ToySpaces.Network))]);

    private static readonly Dictionary<string, string?> Small = new()
    {
        ["Evolution:PopulationSize"] = "8",
        ["Evolution:Parents"] = "3",
        ["Evolution:Mutants"] = "4",
        ["Evolution:Crossovers"] = "4",
        ["Evolution:Generations"] = "4",
        ["Search:Seed"] = "5",
    };

    [Test]
    public async Task Factory_ByDefault_SearchesWithHatsEvolutionAndTheConfiguredOptions()
    {
        await using ServiceProvider provider = Provider(Small);
        SearchResult result = await provider.GetRequiredService<ArchitectureSearchFactory>().Create(Problem).RunAsync();
        Assert.That((result.Strategy, result.Seed, result.Settings["population_size"]), Is.EqualTo(("evolution", 5, "8")));
        Assert.That(result.History.Generations, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Factory_WithHybridSearch_HandsOverHalfwayOnTheConfiguredEvolution()
    {
        await using ServiceProvider provider = Provider(Small, builder => builder.UseHybridSearch());
        SearchResult result = await provider.GetRequiredService<ArchitectureSearchFactory>().Create(Problem).RunAsync();
        Assert.That((result.Strategy, result.Settings["population_size"]), Is.EqualTo(("hybrid", "8")));
        Assert.That(
            result.History.Generations.Select(generation => generation.Predictor),
            Is.EqualTo(new[] { "cheap", "cheap", "trusted", "trusted" }));
    }

    [Test]
    public void Factory_WithAnUnknownPartOfASchedule_NamesItAndWhatIsAllowed()
    {
        var settings = new Dictionary<string, string?>(Small) { ["Hybrid:Schedule:Predictor"] = "trusted" };
        using ServiceProvider provider = Provider(settings, builder => builder.UseHybridSearch());
        Assert.That(
            () => provider.GetRequiredService<ISearchStrategy>(),
            Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Hybrid:Schedule:Predictor; allowed in ")
                .And.Message.EndsWith("Hybrid:Schedule is Predictors."));
    }

    [Test]
    public async Task Factory_WithAScheduleInTheConfiguration_FollowsIt()
    {
        var settings = new Dictionary<string, string?>(Small)
        {
            ["Hybrid:Schedule:Predictors:0"] = "trusted",
            ["Hybrid:Schedule:Predictors:1"] = "cheap",
        };
        await using ServiceProvider provider = Provider(
            settings, builder => builder.UseHybridSearch().ConfigureEvolution(options => options.Generations = 3));
        SearchResult result = await provider.GetRequiredService<ArchitectureSearchFactory>().Create(Problem).RunAsync();
        Assert.That(
            result.History.Generations.Select(generation => generation.Predictor),
            Is.EqualTo(new[] { "trusted", "cheap", "cheap" }));
    }

    [Test]
    public async Task Create_WithItsOwnOptionsAndStrategy_LeavesTheHostsAlone()
    {
        await using ServiceProvider provider = Provider(
            Small, builder => builder.ConfigureSearch(options => options.MaxEvaluations = 6));
        ArchitectureSearchFactory factory = provider.GetRequiredService<ArchitectureSearchFactory>();
        SearchResult own = await factory.Create(
            Problem,
            new RandomStrategy(new RandomSearchOptions { Candidates = 9 }),
            options => (options.Seed, options.MaxEvaluations) = (1, 4)).RunAsync();
        SearchResult host = await factory.Create(Problem).RunAsync();
        Assert.That((own.Strategy, own.Seed, own.History.Evaluations.Count), Is.EqualTo(("random", 1, 4)));
        Assert.That((host.Strategy, host.Seed, host.History.Evaluations.Count), Is.EqualTo(("evolution", 5, 6)));
        Assert.That(
            () => factory.Create(Problem, options => options.MaxAttempts = 0),
            Throws.ArgumentException.With.Message.Contains("SearchOptions.MaxAttempts is 0"));
    }

    [Test]
    public void Strategy_NamedTwice_IsTheLastOne()
    {
        using ServiceProvider provider = Provider(
            [], builder => builder.UseHybridSearch().UseSearchStrategy(_ => new RandomStrategy()));
        Assert.That(provider.GetRequiredService<ISearchStrategy>(), Is.TypeOf<RandomStrategy>());
    }

    [TestCase("Search:MaxConcurrency", "0", "SearchOptions.MaxConcurrency is 0; allowed is 1 to 256.")]
    [TestCase("Evolution:Parents", "126", "EvolutionOptions.Parents is 126; allowed is 1 to 125.")]
    [TestCase("Hybrid:ScreeningFraction", "1.5", "HybridOptions.ScreeningFraction is 1.5; allowed is above 0, to 1.")]
    public void Options_OutOfRange_FailAtTheStartOfAHost(string key, string value, string message)
    {
        using ServiceProvider provider = Provider(
            new() { [key] = value },
            builder => _ = key.StartsWith("Hybrid", StringComparison.Ordinal) ? builder.UseHybridSearch() : builder);
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.TypeOf<OptionsValidationException>().With.Message.EqualTo(message));
    }

    [TestCase("Search:Sede")]
    [TestCase("Evolution:Parent")]
    [TestCase("Hybrid:Screening")]
    public void Options_WithAMisspelledKey_FailAtTheStartOfAHost(string key)
    {
        using ServiceProvider provider = Provider(new() { [key] = "7" }, builder => builder.UseHybridSearch());
        Assert.That(
            () => provider.GetRequiredService<IStartupValidator>().Validate(),
            Throws.Exception.With.Message.Contains(
                $"The configuration has {key}, which is no option; allowed in {key.Split(':')[0]} are "));
    }

    [Test]
    public void Strategy_WithASectionForHybridSearchThatIsNotUsed_SaysWhatToCall()
    {
        using ServiceProvider provider = Provider(new() { ["Hybrid:ScreeningFraction"] = "0.5" });
        Assert.That(
            provider.GetRequiredService<ISearchStrategy>,
            Throws.InvalidOperationException.With.Message.Contains("UseHybridSearch"));
    }

    private static ServiceProvider Provider(
        Dictionary<string, string?> settings, Action<LlmPerformancePredictorsBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        LlmPerformancePredictorsBuilder builder = services.AddLlmPerformancePredictors(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
