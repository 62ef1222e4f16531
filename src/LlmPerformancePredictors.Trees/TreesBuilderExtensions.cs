using LlmPerformancePredictors.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Trees;

/// <summary>Registers gradient-boosted trees.</summary>
public static class TreesBuilderExtensions
{
    /// <summary>Registers <see cref="GradientBoostedTreesTrainer"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options; null leaves them.</param>
    /// <returns>The same builder.</returns>
    public static LlmPerformancePredictorsBuilder AddGradientBoostedTrees(
        this LlmPerformancePredictorsBuilder builder, Action<GradientBoostedTreesOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<GradientBoostedTreesOptions>();
        if (configure is not null) builder.Services.Configure(configure);
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<GradientBoostedTreesOptions>, GradientBoostedTreesOptionsValidator>());
        builder.Services.TryAddSingleton<GradientBoostedTreesTrainer>();
        return builder;
    }
}
