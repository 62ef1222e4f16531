using LlmPerformancePredictors.Principles;
using LlmPerformancePredictors.Principles.Counting;
using LlmPerformancePredictors.Principles.Llm;
using LlmPerformancePredictors.Principles.Transfer;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Registers the learners of design principles.</summary>
internal static class PrincipleServices
{
    public static void Add(IServiceCollection services, IConfiguration? configuration)
    {
        IConfigurationSection? section = configuration?.GetSection("Principles");
        BoundOptions.Add<PrinciplePromptOptions, PrinciplePromptOptionsValidator>(
            services, section?.GetSection("Prompt"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<LlmPrincipleOptions, LlmPrincipleOptionsValidator>(
            services, section?.GetSection("LanguageModel"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<CountingOptions, CountingOptionsValidator>(
            services, section?.GetSection("Counting"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        BoundOptions.Add<PrincipleTransferOptions, PrincipleTransferOptionsValidator>(
            services, section?.GetSection("Transfer"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly));
        services.TryAddSingleton(
            provider => new CountingPrincipleLearner(provider.GetRequiredService<IOptions<CountingOptions>>().Value));
        services.TryAddSingleton(provider => new LlmPrincipleLearner(
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<IOptions<PrinciplePromptOptions>>().Value,
            provider.GetRequiredService<IOptions<LlmPrincipleOptions>>().Value));
        services.TryAddSingleton<IPrincipleLearner>(provider => provider.GetRequiredService<CountingPrincipleLearner>());
    }
}
