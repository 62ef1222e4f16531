using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.ByHand;
using LlmPerformancePredictors.Nats;
using LlmPerformancePredictors.OpenAI;
using LlmPerformancePredictors.Reports;
using LlmPerformancePredictors.Supernets;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tensors;
using LlmPerformancePredictors.Tokenizers;
using LlmPerformancePredictors.Trees;

namespace LlmPerformancePredictors.Tests;

/// <summary>A record that is printed shows what it holds, not the names of collections' types.</summary>
public class RecordTextTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(TensorEngine).Assembly, typeof(AnswerStore).Assembly, typeof(SupernetEvaluation).Assembly,
        typeof(SearchReport).Assembly, typeof(TfsEval).Assembly, typeof(OpenAIChatClient).Assembly, typeof(TokenCounter).Assembly,
        typeof(GradientBoostedTreesPredictor).Assembly, typeof(NatsEvaluationQueue).Assembly,
    ];

    [Test]
    public void PublicRecords_WithCollections_SayHowTheyArePrinted()
    {
        string[] silent =
        [
            .. from package in Packages
               from type in package.GetExportedTypes()
               where type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is { } print
                   && IsCompilers(print)
                   && IsCompilers(type.GetMethod("ToString", [])!)
               from property in type.GetProperties()
               where property.GetMethod is { } get && !get.IsStatic && property.PropertyType != typeof(string)
                   && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)
               select $"{type}.{property.Name}",
        ];
        Assert.That(silent, Is.Empty, string.Join('\n', silent));
    }

    [Test]
    public void ToString_OfRecordsWithCollections_ShowsWhatTheyHold()
    {
        object[] records =
        [
            new TokenLogProbability("24", -0.5, [new TokenAlternative("25", -1.5)]),
            new LatencyMeasurement([.. Enumerable.Range(1, 14).Select(i => i / 2.0)], 1.5, 2, 0, 0),
            new ImportReport(1, 0, ["0002.prompt.txt"], [new RefusedAnswer("0003.answer.txt", "it is empty")]),
        ];
        foreach (object record in records) Assert.That(record.ToString(), Does.Not.Contain("System."));
        Assert.That(
            records[0].ToString(),
            Is.EqualTo(
                "TokenLogProbability { Text = 24, LogProbability = -0.5, "
                + "Alternatives = [TokenAlternative { Text = 25, LogProbability = -1.5 }] }"));
        Assert.That(
            Cultures.RunWithDecimalCommas(records[1].ToString),
            Does.Contain("Features = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, … 14 in all], EncoderMs = 1.5, "));
        Assert.That(
            records[2].ToString(),
            Does.Contain("Open = [0002.prompt.txt], Refused = [RefusedAnswer { File = 0003.answer.txt, Reason = it is empty }]"));
    }

    private static bool IsCompilers(MethodInfo method) => method.GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
}
