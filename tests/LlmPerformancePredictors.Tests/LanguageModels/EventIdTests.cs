using System.Reflection;
using LlmPerformancePredictors.LanguageModels;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.LanguageModels;

/// <summary>Whoever filters or counts log lines does it by these; they stay what they are.</summary>
public class EventIdTests
{
    private static readonly string[] Events =
    [
        "1 LabelingBegun Information", "2 LabelingEnded Information", "3 LabelingStopped Error", "4 LabelingLeftBehind Error",
        "10 BudgetEnded Warning", "11 CallBeyondReservation Warning",
        "20 CallRetried Warning",
        "30 AnswerFound Debug", "31 AnswerStored Debug", "32 TornLineCut Warning",
        "40 BatchStep Information", "41 BatchAnswersStored Information", "42 BatchResultsChanged Warning",
        "43 BatchShort Warning",
        "50 EvaluationGivenBack Warning", "51 QueueUnreachable Warning",
    ];

    [Test]
    public void LogLines_OfTheCore_HaveTheseEvents() => Assert.That(
        typeof(AnswerStore).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(line => line.EventId)
            .Select(line => FormattableString.Invariant($"{line.EventId} {line.EventName} {line.Level}")),
        Is.EqualTo(Events));
}
