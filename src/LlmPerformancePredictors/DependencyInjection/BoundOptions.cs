using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Options that come from configuration and are validated when first used, and at the start of a host.</summary>
internal static class BoundOptions
{
    public static void Add<TOptions, TValidator>(
        IServiceCollection services, IConfigurationSection? section, Action<TOptions>? configure = null)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        OptionsBuilder<TOptions> options = services.AddOptions<TOptions>().ValidateOnStart();
        if (section is not null) options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>Refuses a section that has another name now: what stands in it would be ignored in silence.</summary>
    public static void RefuseRenamedSection<TOptions>(IServiceCollection services, IConfigurationSection? former, string name)
        where TOptions : class
    {
        if (former is null) return;
        services.AddOptions<TOptions>().Validate(
            _ => !former.Exists(),
            $"The configuration has a section {former.Path}, which is called {name} now; rename it.");
    }
}
