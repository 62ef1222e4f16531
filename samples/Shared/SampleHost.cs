using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace LlmPerformancePredictors.Samples;

/// <summary>The host of every sample: services are registered on its builder, and one of them is run.</summary>
public static class SampleHost
{
    /// <summary>A builder without logging, as a sample writes to the console itself.</summary>
    /// <param name="redirectedWidth">The columns of output to a pipe or a file, which gets no colors.</param>
    public static HostApplicationBuilder CreateBuilder(int redirectedWidth = 160)
    {
        if (!AnsiConsole.Profile.Out.IsTerminal)
            (AnsiConsole.Profile.Width, AnsiConsole.Profile.Capabilities.Ansi) = (redirectedWidth, false);

        AnsiConsole.Console.Pipeline.Attach(new TerminalTextHook());

        // Settings lie beside the program, wherever it is started.
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(
            new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));

        // Why a host does not start, the sample says in one line.
        builder.Logging.ClearProviders().AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(AnsiConsole.Console).AddSingleton(TimeProvider.System);
        return builder;
    }

    /// <summary>Builds the host, validates all options, and runs.</summary>
    /// <typeparam name="TRun">What to run.</typeparam>
    /// <param name="builder">The builder, with all services that the run needs.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task RunAsync<TRun>(this HostApplicationBuilder builder, CancellationToken cancellationToken)
        where TRun : class, ISampleRun
    {
        builder.Services.AddSingleton<TRun>();
        using IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        try
        {
            await host.Services.GetRequiredService<TRun>().RunAsync(cancellationToken);
        }
        finally
        {
            // What runs in the host ends in order, also when it is to stop.
            await host.StopAsync(CancellationToken.None);
        }
    }
}
