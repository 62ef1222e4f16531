using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class SamplingTests
{
    private const int Draws = 12_000;

    // Chi-squared with up to five degrees of freedom is above 27 with a probability of 6e-5; seeds are fixed.
    private const double Critical = 27;

    [Test]
    public void Sample_OfEveryChoiceThatCounts_TakesItsOptionsEquallyOften()
    {
        Random random = RandomSource.Create(11);
        Architecture[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => ToySpaces.Network.Sample(random))];
        AssertUniform(drawn);
    }

    [Test]
    public void Mutate_WithProbabilityOne_DrawsEveryGeneAnew()
    {
        Random random = RandomSource.Create(12);
        Architecture parent = ToySpaces.Create(8);
        Architecture[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => ToySpaces.Network.Mutate(parent, 1, random))];
        AssertUniform(drawn);
    }

    [Test]
    public void MutateOne_OfAParent_ChangesEveryGeneThatCountsEquallyOften()
    {
        // layers, one width, dropout, optimizer: four genes count.
        Random random = RandomSource.Create(13);
        Architecture parent = ToySpaces.Create(16, 0.3);
        int[] changes = new int[ToySpaces.Network.GeneCount];
        for (int i = 0; i < Draws; i++)
        {
            Architecture mutant = ToySpaces.Network.MutateOneGene(parent, random);
            for (int gene = 0; gene < changes.Length; gene++)
                if (parent.Genes[gene] >= 0 && mutant.Genes[gene] != parent.Genes[gene]) changes[gene]++;
        }

        int[] counting = [.. changes.Where((_, gene) => parent.Genes[gene] >= 0)];
        Assert.That(counting, Has.Length.EqualTo(4));
        Assert.That(ChiSquared(counting), Is.LessThan(Critical), string.Join(", ", counting));
    }

    [Test]
    public void CrossOver_OfTwoParents_TakesFromBothEquallyOften()
    {
        Random random = RandomSource.Create(14);
        (Architecture first, Architecture second) = (ToySpaces.Create(8), ToySpaces.Create(32, 0.5));
        int[] widths = new int[2];
        for (int i = 0; i < Draws; i++)
            widths[ToySpaces.Network.CrossOver(first, second, random).GetInteger("widths", 0) == 8 ? 0 : 1]++;
        Assert.That(ChiSquared(widths), Is.LessThan(Critical), string.Join(", ", widths));
    }

    private static void AssertUniform(Architecture[] drawn)
    {
        SearchSpace space = drawn[0].Space;
        foreach (Choice choice in space.Choices)
        {
            int[] counts = new int[choice.Count];
            foreach (Architecture architecture in drawn)
                foreach (string text in architecture.GetTexts(choice.Name))
                    if (choice.TryParse(text, out int option)) counts[option]++;
            Assert.That(counts.Sum(), Is.GreaterThan(Draws / 3), choice.Name);
            Assert.That(ChiSquared(counts), Is.LessThan(Critical), $"{choice.Name}: {string.Join(", ", counts)}");
        }
    }

    private static double ChiSquared(int[] counts)
    {
        double expected = counts.Average();
        return counts.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
