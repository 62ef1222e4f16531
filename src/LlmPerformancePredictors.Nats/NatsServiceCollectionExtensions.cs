using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Nats;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers NATS as the queue of evaluations.</summary>
public static class NatsServiceCollectionExtensions
{
    /// <summary>
    /// Takes <see cref="NatsEvaluationQueue"/> as the host's <see cref="IEvaluationQueue"/>, in the place of any other, and adds
    /// <see cref="NatsWeightStore"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null leaves them.</param>
    /// <param name="configuration">
    /// Where options come from: the section <c>Nats</c> (<see cref="NatsQueueOptions"/>). Null for none.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection UseNats(
        this IServiceCollection services, Action<NatsQueueOptions>? configure = null, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        BoundOptions.Add<NatsQueueOptions, NatsQueueOptionsValidator>(
            services, configuration?.GetSection("Nats"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        services.Replace(ServiceDescriptor.Singleton<IEvaluationQueue>(provider => new NatsEvaluationQueue(
            provider.GetRequiredService<IOptions<NatsQueueOptions>>().Value, provider.GetService<TimeProvider>())));
        services.TryAddSingleton(provider => new NatsWeightStore(
            provider.GetRequiredService<IOptions<NatsQueueOptions>>().Value, provider.GetService<TimeProvider>()));
        return services;
    }
}
