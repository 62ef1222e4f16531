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
        AddOptions<PrinciplePromptOptions>(services, configuration, "Prompt", options => options.Validate());
        AddOptions<LlmPrincipleOptions>(services, configuration, "LanguageModel", options => options.Validate());
        AddOptions<CountingOptions>(services, configuration, "Counting", options => options.Validate());
        AddOptions<PrincipleTransferOptions>(services, configuration, "Transfer", options => options.Validate());
        services.TryAddSingleton(provider => new CountingPrincipleLearner(provider.GetRequiredService<IOptions<CountingOptions>>().Value));
        services.TryAddSingleton(provider => new LlmPrincipleLearner(
            provider.GetRequiredService<IChatClient>(),
            provider.GetRequiredService<IOptions<PrinciplePromptOptions>>().Value,
            provider.GetRequiredService<IOptions<LlmPrincipleOptions>>().Value));
        services.TryAddSingleton<IPrincipleLearner>(provider => provider.GetRequiredService<CountingPrincipleLearner>());
    }

    private static void AddOptions<T>(IServiceCollection services, IConfiguration? configuration, string section, Func<T, IReadOnlyList<string>> validate)
        where T : class => BoundOptions.Add(services, configuration?.GetSection("Principles").GetSection(section), validate);
}
