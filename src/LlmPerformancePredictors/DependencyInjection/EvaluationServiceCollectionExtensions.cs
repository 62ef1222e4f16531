using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.Distributed;
using LlmPerformancePredictors.Predictors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers evaluations on workers.</summary>
public static class EvaluationServiceCollectionExtensions
{
    /// <summary>
    /// Adds a worker, which takes tasks from the host's <see cref="IEvaluationQueue"/> from its start to its end. The queue is
    /// <see cref="InProcessEvaluationQueue"/> unless another one is registered, such as that of <c>UseNats</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">What the evaluations are called; the searches' name.</param>
    /// <param name="predictor">Makes what evaluates, once.</param>
    /// <param name="data">A fingerprint of its data or weights; empty for none. The searches' one.</param>
    /// <param name="configure">Sets the options, which all workers of a host share; null leaves them.</param>
    /// <param name="configuration">
    /// Where options come from: the section <c>EvaluationWorker</c> (<see cref="EvaluationWorkerOptions"/>). Null for none.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEvaluationWorker(
        this IServiceCollection services, string name, Func<IServiceProvider, IPerformancePredictor> predictor,
        string data = "", Action<EvaluationWorkerOptions>? configure = null, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(services);
        BoundOptions.Add<EvaluationWorkerOptions, EvaluationWorkerOptionsValidator>(
            services, configuration?.GetSection("EvaluationWorker"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        services.AddInProcessEvaluationQueue(null, configuration);
        services.AddSingleton(provider => new EvaluationWorker(
            provider.GetRequiredService<IEvaluationQueue>(), name, predictor(provider), data,
            provider.GetRequiredService<IOptions<EvaluationWorkerOptions>>().Value,
            provider.GetService<ILogger<EvaluationWorker>>(), provider.GetService<TimeProvider>()));
        services.TryAddSingleton<EvaluationWorkerHealthCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EvaluationWorkerService>());
        return services;
    }

    /// <summary>Adds <see cref="InProcessEvaluationQueue"/>, unless there is a queue.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; null leaves them.</param>
    /// <param name="configuration">
    /// Where options come from: the section <c>InProcessQueue</c> (<see cref="InProcessQueueOptions"/>). Null for none.
    /// </param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddInProcessEvaluationQueue(
        this IServiceCollection services, Action<InProcessQueueOptions>? configure = null, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        BoundOptions.Add<InProcessQueueOptions, InProcessQueueOptionsValidator>(
            services, configuration?.GetSection("InProcessQueue"),
            static (from, to) => from.Bind(to, BoundOptions.Strictly), configure);
        services.TryAddSingleton<IEvaluationQueue>(provider => new InProcessEvaluationQueue(
            provider.GetRequiredService<IOptions<InProcessQueueOptions>>().Value, provider.GetService<TimeProvider>()));
        return services;
    }
}
