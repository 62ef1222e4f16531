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
                if (FindUnknownKey(section, typeof(TOptions)) is { } fault) throw Refuse<TOptions>(fault);
                try
                {
                    bind(section, bound);
                }
                catch (InvalidOperationException exception)
                {
                    // The framework's message names path and value.
                    throw Refuse<TOptions>(exception.Message);
                }
            });
        }

        if (configure is not null) options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>How sections are bound: what no option is called is refused.</summary>
    public static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    private static OptionsValidationException Refuse<TOptions>(string fault) =>
        new(Microsoft.Extensions.Options.Options.DefaultName, typeof(TOptions), [fault]);

    // The binder's own message has neither the path nor what is allowed.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(EvolutionOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(GaussianProcessOptions))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof(RetryOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The options in other options are those named above.")]
    private static string? FindUnknownKey(
        IConfigurationSection section,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type options)
    {
        PropertyInfo[] properties = [.. options.GetProperties()
            .Where(property => property.GetSetMethod() is not null)
            .OrderBy(property => property.Name, StringComparer.Ordinal)];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            PropertyInfo? property = Array.Find(
                properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                return $"The configuration has {child.Path}, which is no option; allowed in {section.Path} are "
                    + $"{string.Join(", ", properties.Select(property => property.Name))}.";
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)
                && FindUnknownKey(child, property.PropertyType) is { } fault)
                return fault;
        }

        return null;
    }
}
