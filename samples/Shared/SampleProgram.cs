using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Options;

namespace LlmPerformancePredictors.Samples;

/// <summary>Runs a command line: <c>--help</c>, one line to standard error for whatever goes wrong, and Ctrl+C.</summary>
public static class SampleProgram
{
    /// <summary>The exit code of a command line that is not understood, and of a run that could not end.</summary>
    public const int Failed = 2;

    /// <summary>The exit code of a run that Ctrl+C stopped: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Stopped = 130;

    // A training step or a checkpoint under way is ended first.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Reads the command line and runs what it asks for.</summary>
    /// <param name="command">The commands and options that are understood.</param>
    /// <param name="args">The command line.</param>
    /// <param name="whenStopped">What Ctrl+C leaves behind, for the user to read.</param>
    /// <param name="endsAtOnce">Whether Ctrl+C ends the process, instead of canceling what runs.</param>
    /// <returns>The exit code: 0, <see cref="Failed"/> or <see cref="Stopped"/>.</returns>
    public static async Task<int> RunAsync(
        RootCommand command, string[] args, string whenStopped = "Stopped.", bool endsAtOnce = false)
    {
        // [diagram] before the arguments shows how they are read, and runs nothing.
        command.Directives.Add(new DiagramDirective());
        ParseResult line = command.Parse(args);
        if (line.Action is ParseErrorAction)
        {
            foreach (ParseError error in line.Errors) await Console.Error.WriteLineAsync(TerminalText.Clean(error.Message));
            await Console.Error.WriteLineAsync("--help shows what is understood.");
            return Failed;
        }

        try
        {
            return await line.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = endsAtOnce ? null : StopTimeout,
            });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(whenStopped);
            return Stopped;
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(IsForTheUser))
        {
            // Several settings are wrong.
            foreach (Exception fault in exception.InnerExceptions.DistinctBy(fault => fault.Message)) await ShowAsync(fault);
            return Failed;
        }
        catch (Exception exception) when (IsForTheUser(exception))
        {
            await ShowAsync(exception);
            return Failed;
        }
    }

    private static Task ShowAsync(Exception exception) =>
        Console.Error.WriteLineAsync(TerminalText.Clean(exception.Message.ReplaceLineEndings(" ")));

    // These say what is wrong and what to do; any other exception is a fault of the program, and is shown with its stack.
    private static bool IsForTheUser(Exception exception) => exception is
        OptionException or TooFewLabelsException or LlmPerformancePredictorsException or OptionsValidationException
        or IOException or InvalidDataException or UnauthorizedAccessException;
}
