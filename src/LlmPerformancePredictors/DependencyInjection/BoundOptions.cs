using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using LlmPerformancePredictors.Predictors.GaussianProcess;
using LlmPerformancePredictors.Search.Evolution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.DependencyInjection;

/// <summary>Options that come from configuration and are validated when first used, and at the start of a host.</summary>
internal static class BoundOptions
{
    private const DynamicallyAccessedMemberTypes Constructor = DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;
    private const DynamicallyAccessedMemberTypes OptionMembers = Constructor | DynamicallyAccessedMemberTypes.PublicProperties;
    private const DynamicallyAccessedMemberTypes Constructors = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <param name="services">The services.</param>
    /// <param name="section">Where the options stand; null for nowhere.</param>
    /// <param name="bind">
    /// Binds them, at the place where their type is known: the code that does is generated there, so that a trimmed program
    /// has it.
    /// </param>
    /// <param name="configure">Sets them after that.</param>
    public static void Add<
        [DynamicallyAccessedMembers(OptionMembers)] TOptions, [DynamicallyAccessedMembers(Constructors)] TValidator>(
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
            options.Configure(bound =>
            {
                RequireKnownKeys(section, typeof(TOptions));
                bind(section, bound);
            });
        }

        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>How sections are bound: what no option is called is refused.</summary>
    public static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    // The binder's own message has neither the path nor what is allowed.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(EvolutionOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(GaussianProcessOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RetryOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The options in other options are those named above.")]
    private static void RequireKnownKeys(
        IConfigurationSection section,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options)
    {
        PropertyInfo[] properties = [.. options.GetProperties()
            .Where(property => property.GetSetMethod() is not null)
            .OrderBy(property => property.Name, StringComparer.Ordinal)];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo property = Array.Find(
                properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidOperationException(
                    $"The configuration has {child.Path}, which is no option; allowed in {section.Path} are "
                    + $"{string.Join(", ", properties.Select(property => property.Name))}.");
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
                RequireKnownKeys(child, property.PropertyType);
        }
    }
}
