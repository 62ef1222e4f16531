using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Registers the search: HAT's evolution, unless the builder is told otherwise.</summary>
internal static class SearchServices
{
    public static void Add(IServiceCollection services, IConfiguration? configuration, ConfiguredSections sections)
    {
        BoundOptions.Add<SearchOptions, SearchOptionsValidator>(
            services, configuration?.GetSection("Search"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<EvolutionOptions, EvolutionOptionsValidator>(
            services, configuration?.GetSection("Evolution"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        services.TryAddSingleton<ISearchStrategy>(provider =>
        {
            sections.Require();
            return new EvolutionStrategy(provider.GetRequiredService<IOptions<EvolutionOptions>>().Value);
        });
        services.TryAddSingleton(provider =>
        {
            sections.Require();
            return new ArchitectureSearchFactory(
                provider.GetRequiredService<ISearchStrategy>(), provider.GetRequiredService<IOptions<SearchOptions>>(),
                provider.GetService<TimeProvider>());
        });
    }
}
