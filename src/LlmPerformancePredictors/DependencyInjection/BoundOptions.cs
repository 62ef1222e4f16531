using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Options that come from configuration and are validated when first used, and at the start of a host.</summary>
internal static class BoundOptions
{
    public static void Add<T>(IServiceCollection services, IConfigurationSection? section, Func<T, IReadOnlyList<string>> validate)
        where T : class
    {
        OptionsBuilder<T> options = services.AddOptions<T>().ValidateOnStart();
        if (section is not null) options.Bind(section, binder => binder.ErrorOnUnknownConfiguration = true);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new OptionsValidator<T>(validate)));
    }
}
