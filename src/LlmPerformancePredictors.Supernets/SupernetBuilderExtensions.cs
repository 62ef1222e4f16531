using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Supernets.Hat;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmPerformancePredictors.Supernets;

/// <summary>Adds the services of this package to a host.</summary>
public static class SupernetBuilderExtensions
{
    /// <summary>Adds <see cref="LatencyPredictorTrainer"/>, which trains on the host's tensor engine.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static LlmPerformancePredictorsBuilder AddSupernets(this LlmPerformancePredictorsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<LatencyPredictorTrainer>();
        return builder;
    }
}
