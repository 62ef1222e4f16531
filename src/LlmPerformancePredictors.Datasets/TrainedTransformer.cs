using System.Text;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Datasets;

/// <summary>One architecture of TFS-Eval, trained from scratch.</summary>
/// <param name="Id">Its number within the task, 0 to 29.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="ValidationBleu">BLEU on the task's validation set, percent; TFS-Eval's figures are on this one.</param>
/// <param name="TestBleu">BLEU on the task's test set, percent.</param>
/// <param name="LatencyMs">Latency on the authors' machine, ms; not comparable with other machines' figures.</param>
/// <param name="Parameters">Parameters without embeddings.</param>
/// <param name="EmbeddingParameters">Parameters of the embeddings.</param>
/// <param name="Flops">Operations of one example of 30 source and 30 target tokens, output layer included.</param>
/// <param name="OutputLayerFlops">Operations of the output layer alone.</param>
/// <param name="SupernetValidationBleu">What four supernets give the architecture on the validation set, by their names.</param>
/// <param name="SupernetTestBleu">What four supernets give the architecture on the test set, by their names.</param>
public sealed record TrainedTransformer(
    int Id,
    Architecture Architecture,
    double ValidationBleu,
    double TestBleu,
    double LatencyMs,
    long Parameters,
    long EmbeddingParameters,
    long Flops,
    long OutputLayerFlops,
    IReadOnlyDictionary<string, double> SupernetValidationBleu,
    IReadOnlyDictionary<string, double> SupernetTestBleu)
{
    /// <summary>The architecture.</summary>
    public Architecture Architecture { get; init; } = Architecture ?? throw new ArgumentNullException(nameof(Architecture));

    /// <summary>What four supernets give the architecture on the validation set, by their names.</summary>
    public IReadOnlyDictionary<string, double> SupernetValidationBleu { get; init; } =
        SupernetValidationBleu ?? throw new ArgumentNullException(nameof(SupernetValidationBleu));

    /// <summary>What four supernets give the architecture on the test set, by their names.</summary>
    public IReadOnlyDictionary<string, double> SupernetTestBleu { get; init; } =
        SupernetTestBleu ?? throw new ArgumentNullException(nameof(SupernetTestBleu));

    private bool PrintMembers(StringBuilder builder) => RecordText.Print(
        builder,
        (nameof(Id), Id), (nameof(Architecture), Architecture), (nameof(ValidationBleu), ValidationBleu),
        (nameof(TestBleu), TestBleu), (nameof(LatencyMs), LatencyMs), (nameof(Parameters), Parameters),
        (nameof(EmbeddingParameters), EmbeddingParameters), (nameof(Flops), Flops),
        (nameof(OutputLayerFlops), OutputLayerFlops), (nameof(SupernetValidationBleu), SupernetValidationBleu),
        (nameof(SupernetTestBleu), SupernetTestBleu));
}
