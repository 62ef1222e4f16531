using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LlmPerformancePredictors.Search;
using LlmPerformancePredictors.Search.Evolution;
using LlmPerformancePredictors.Search.Studies;
using LlmPerformancePredictors.Tests.Search.Contract;

namespace LlmPerformancePredictors.Tests.Search.Studies;

/// <summary>A process that trains for a study, and hangs in a training until it is killed, if that is asked for.</summary>
internal static class StudyRun
{
    public const string Verb = "study";

    public static SearchProblem Problem { get; } = new(
        ContractSpaces.Small, [new SearchPredictor("training", new SearchFakes.Scores(ContractSpaces.Small))]);

    public static ISearchStrategy Strategy { get; } = new EvolutionStrategy(
        new EvolutionOptions { PopulationSize = 12, Parents = 4, Mutants = 5, Crossovers = 5, Generations = 4 });

    public static SearchOptions Options(string? journal) => new() { Seed = 3, JournalPath = journal };

    public static Process Start(string journal, int trainings)
    {
        string host = Path.GetFullPath(
            Path.Combine(
                RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
                OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return Process.Start(
            new ProcessStartInfo(
                host,
                ["exec", typeof(StudyRun).Assembly.Location, Verb, journal, trainings.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
    }

    /// <summary>Trains so many, and hangs in the next.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        int trainings = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var study = new SearchStudy(
            Problem, Strategy, Options(arguments[1]), new StudyOptions { PollInterval = TimeSpan.FromMilliseconds(10) });
        await foreach (Candidate candidate in study.AskUntilOverAsync())
        {
            Console.WriteLine(candidate.Architecture.Id);
            if (trainings-- == 0) await Task.Delay(Timeout.Infinite);
            await study.TellAsync(candidate.Architecture, SearchFakes.Score(candidate.Architecture));
        }

        return 0;
    }
}
