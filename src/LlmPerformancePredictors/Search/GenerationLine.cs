namespace LlmPerformancePredictors.Search;

/// <summary>The end of a generation in a journal.</summary>
/// <param name="GenerationEnd">Which, from 0.</param>
/// <param name="Predictor">The name of who scored it.</param>
/// <param name="Population">The evaluations of those that the strategy goes on with.</param>
internal sealed record GenerationLine(int GenerationEnd, string Predictor, IReadOnlyList<int> Population) : JournalLine
{
    public static GenerationLine Create(SearchGeneration generation) =>
        new(generation.Index, generation.Predictor, [.. generation.Population.Select(member => member.Order)]);

    public bool IsSameAs(GenerationLine other) =>
        GenerationEnd == other.GenerationEnd && Predictor == other.Predictor && Population.SequenceEqual(other.Population);

    public override string Describe() => "the end of a generation";
}
