using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.BayesianOptimization;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Hybrid;
using LlmPerformancePredictors.Search.LlmProposals;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>
/// Says how a host searches. Without any of it <see cref="ArchitectureSearchFactory"/> searches with HAT's evolution.
/// </summary>
public static class SearchBuilderExtensions
{
    /// <summary>Sets seed, budget and journal of searches.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigureSearch(
        this LlmPerformancePredictorsBuilder builder, Action<SearchOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>Sets HAT's evolution, which HS-NAS goes on with too.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder ConfigureEvolution(
        this LlmPerformancePredictorsBuilder builder, Action<EvolutionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Searches with HS-NAS: without options, a search's first predictor scores the first half of the generations and its last
    /// one, the trusted, the rest. Options come from the configuration's section <c>Hybrid</c>, and HAT's evolution in them from
    /// <c>Evolution</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseHybridSearch(
        this LlmPerformancePredictorsBuilder builder, Action<HybridOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HybridOptions>()
            .Configure<IOptions<EvolutionOptions>>((hybrid, evolution) => hybrid.Evolution = evolution.Value.Clone());
        BoundOptions.Add<HybridOptions, HybridOptionsValidator>(
            builder.Services, builder.Section("Hybrid"),
            static (from, to) =>
            {
                from.Bind(to, BoundOptions.Strictly);
                if (ReadSchedule(from.GetSection(nameof(HybridOptions.Schedule))) is { } schedule) to.Schedule = schedule;
            },
            configure);
        return builder.UseSearchStrategy(
            provider => new HybridStrategy(provider.GetRequiredService<IOptions<HybridOptions>>().Value));
    }

    /// <summary>
    /// Searches with Bayesian optimization: a Gaussian process learns from every trusted score. Options come from the
    /// configuration's section <c>BayesianOptimization</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options; null leaves them.</param>
    /// <param name="priors">Gives the prior means, once, such as a distilled language model; null for none.</param>
    /// <param name="distances">Your own parts of the distance between architectures; null for none.</param>
    /// <param name="relabeling">Asks a language model again during the search; null for never.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseBayesianOptimization(
        this LlmPerformancePredictorsBuilder builder, Action<BayesianOptimizationOptions>? configure = null,
        Func<IServiceProvider, IReadOnlyList<PriorMean>>? priors = null, IReadOnlyList<FeatureDistance>? distances = null,
        Func<IServiceProvider, Relabeling>? relabeling = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        BoundOptions.Add<BayesianOptimizationOptions, BayesianOptimizationOptionsValidator>(
            builder.Services, builder.Section("BayesianOptimization"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        return builder.UseSearchStrategy(provider => new BayesianOptimizationStrategy(
            provider.GetRequiredService<IOptions<BayesianOptimizationOptions>>().Value, priors?.Invoke(provider),
            distances, relabeling?.Invoke(provider)));
    }

    /// <summary>
    /// Searches with a language model that proposes architectures. Options come from the configuration's section
    /// <c>LlmProposals</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="task">What is searched for, in words.</param>
    /// <param name="configure">Changes the options; null leaves them.</param>
    /// <param name="fallback">
    /// Who proposes where the model does not, such as <see cref="BayesianOptimizationStrategy.ToFallback"/>; null draws.
    /// </param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseLlmProposals(
        this LlmPerformancePredictorsBuilder builder, PredictionTask task, Action<LlmProposalOptions>? configure = null,
        Func<IServiceProvider, ProposalFallback>? fallback = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(task);
        BoundOptions.Add<LlmProposalOptions, LlmProposalOptionsValidator>(
            builder.Services, builder.Section("LlmProposals"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        return builder.UseSearchStrategy(provider => new LlmProposalStrategy(
            provider.GetRequiredService<IChatClient>(), task,
            provider.GetRequiredService<IOptions<LlmProposalOptions>>().Value, fallback?.Invoke(provider)));
    }

    /// <summary>Searches with any strategy; the last one named is used.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="factory">Makes the strategy, once.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder UseSearchStrategy(
        this LlmPerformancePredictorsBuilder builder, Func<IServiceProvider, ISearchStrategy> factory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(factory);
        builder.Services.Replace(ServiceDescriptor.Singleton(factory));
        return builder;
    }

    // A schedule is made from its list, which generated code does not do.
    private static PredictorSchedule? ReadSchedule(IConfigurationSection section)
    {
        if (section.GetChildren().FirstOrDefault(child => child.Key != nameof(PredictorSchedule.Predictors)) is { } other)
        {
            throw new InvalidOperationException(
                $"The configuration has {other.Path}; allowed in {section.Path} is {nameof(PredictorSchedule.Predictors)}.");
        }

        return section.GetSection(nameof(PredictorSchedule.Predictors)).Get<string[]>() is { Length: > 0 } names
            ? new PredictorSchedule(names)
            : null;
    }
}
