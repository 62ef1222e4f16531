using System.Globalization;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>
/// How well a language model told the names behind the code names, when it was shown the demonstrations in disguise and all
/// original names: who names many more rightly than by chance sees through the disguise.
/// </summary>
/// <param name="CodeNames">The code names shown, decoys included.</param>
/// <param name="Named">Those that the answer gave a name.</param>
/// <param name="Right">Those that the answer gave the right name.</param>
/// <param name="ByChance">How many are right on average if names are dealt out at random.</param>
/// <param name="Failure">Why there is no answer; null if there is one. An answer that names nothing is one.</param>
public sealed record CodeNameUse(int CodeNames, int Named, int Right, double ByChance, string? Failure = null)
{
    /// <summary>The figures in a sentence.</summary>
    /// <returns>The sentence.</returns>
    public override string ToString() => Failure is not null
        ? $"Asked for the names behind the {CodeNames} code names, the model gave no answer: {Failure}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Asked for the names behind the {CodeNames} code names, the model named {Named}, {Right} of them rightly; "
            + $"{ByChance:F1} are right by chance.");
}
