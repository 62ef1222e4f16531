namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Turns the genes of a point of a space into those of the point that stands for the same network.</summary>
/// <param name="genes">
/// The position of the option of every gene, -1 where inactive; overwritten by those of the point that stands for the network.
/// </param>
/// <returns>False where the genes are no network; what they hold is then of no meaning.</returns>
public delegate bool CanonicalForm(Span<int> genes);
