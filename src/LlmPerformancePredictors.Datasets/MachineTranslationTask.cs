using System.Text.Json;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Datasets;

/// <summary>One of the three translation tasks of TFS-Eval: its wording for prompts, its vocabulary and its costs.</summary>
public sealed class MachineTranslationTask
{
    private static readonly Lazy<IReadOnlyDictionary<string, MachineTranslationTask>> Tasks = new(Load);

    private MachineTranslationTask(TaskWording wording)
    {
        Name = wording.Id;
        VocabularySize = wording.VocabularySize;
        Flops = new TransformerFlops(VocabularySize);
        Prediction = new PredictionTask
        {
            Space = MachineTranslationSpace.Instance,
            Metric = Metric.Bleu,
            Name = wording.Name,
            Field = wording.Field,
            Parts = PromptParts.Recorded,
            MeasuredOn = wording.MeasuredOn,
            Examples = [.. wording.Examples.Select(ReadExample)],
            Efficiency = new EfficiencyFigure(
                Flops,
                "GFLOPs",
                "the billions of floating-point operations of one forward pass that translates a single example",
                1e9),
        };
    }

    /// <summary>WMT'14 English to German; BLEU on newstest2013.</summary>
    public static MachineTranslationTask Wmt14EnDe => Tasks.Value["wmt14ende"];

    /// <summary>WMT'14 English to French; BLEU on newstest2012 and newstest2013.</summary>
    public static MachineTranslationTask Wmt14EnFr => Tasks.Value["wmt14enfr"];

    /// <summary>WMT'19 English to German; BLEU on newstest2017.</summary>
    public static MachineTranslationTask Wmt19EnDe => Tasks.Value["wmt19ende"];

    /// <summary>All three.</summary>
    public static IReadOnlyList<MachineTranslationTask> All => [Wmt14EnDe, Wmt14EnFr, Wmt19EnDe];

    /// <summary>The short name, for example <c>wmt14ende</c>.</summary>
    public string Name { get; }

    /// <summary>The number of output tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>The operations of one example with this vocabulary.</summary>
    public TransformerFlops Flops { get; }

    /// <summary>What is predicted, worded for prompts.</summary>
    public PredictionTask Prediction { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static MachineTranslationTask Get(string name) => Tasks.Value[name];

    private static Dictionary<string, MachineTranslationTask> Load()
    {
        using Stream stream = EmbeddedData.Open("machine-translation-tasks.json");
        return JsonSerializer.Deserialize(stream, TaskWordingJson.Default.TaskWordingArray)!
            .ToDictionary(wording => wording.Id, wording => new MachineTranslationTask(wording));
    }

    private static TaskExample ReadExample(JsonElement example) =>
        new([.. example.EnumerateObject().Select(line => (line.Name, line.Value.GetString()!))]);
}
