using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;

namespace LlmPerformancePredictors.Datasets;

/// <summary>
/// 500 architectures of the machine-translation space that nobody trained, to be labeled by a language model. None of them
/// is in <see cref="TfsEval"/>.
/// </summary>
/// <remarks>Source: the candidates of seed 111 of UBC-NLP/llmas (Jawahar et al., 2023; MIT license).</remarks>
public static class MachineTranslationCandidates
{
    private static readonly Lazy<IReadOnlyList<Architecture>> Candidates = new(() =>
        [.. EmbeddedData.Rows("mt-candidates.psv")
            .Select(row => EmbeddedData.Architecture(MachineTranslationSpace.Instance, row["architecture"]))]);

    /// <summary>The candidates, in the source's order.</summary>
    public static IReadOnlyList<Architecture> All => Candidates.Value;
}
