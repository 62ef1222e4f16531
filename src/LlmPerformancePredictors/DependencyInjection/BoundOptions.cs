using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Options that come from configuration and are validated when first used, and at the start of a host.</summary>
internal static class BoundOptions
{
    private const DynamicallyAccessedMemberTypes Constructor = DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <param name="services">The services.</param>
    /// <param name="section">Where the options stand; null for nowhere.</param>
    /// <param name="bind">
    /// Binds them, at the place where their type is known: the code that does is generated there, so that a trimmed program
    /// has it.
    /// </param>
    /// <param name="configure">Sets them after that.</param>
    public static void Add<
        [DynamicallyAccessedMembers(Constructor)] TOptions, [DynamicallyAccessedMembers(Constructors)] TValidator>(
        IServiceCollection services,
        IConfigurationSection? section,
        Action<IConfigurationSection, TOptions> bind,
        Action<TOptions>? configure = null)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        OptionsBuilder<TOptions> options = services.AddOptions<TOptions>().ValidateOnStart();
        if (section is not null)
        {
            services.AddSingleton<IOptionsChangeTokenSource<TOptions>>(new ConfigurationChangeTokenSource<TOptions>(section));
            options.Configure(bound => bind(section, bound));
        }

        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>How sections are bound: what no option is called is refused.</summary>
    public static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    /// <summary>Refuses a section that has another name now: what stands in it would be ignored in silence.</summary>
    public static void RefuseRenamedSection<[DynamicallyAccessedMembers(Constructor)] TOptions>(
        IServiceCollection services, IConfigurationSection? former, string name)
        where TOptions : class
    {
        if (former is null) return;
        services.AddOptions<TOptions>().Validate(
            _ => !former.Exists(),
            $"The configuration has a section {former.Path}, which is called {name} now; rename it.");
    }
}
