using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

/// <summary>What holds for every space, tried on random ones.</summary>
public class RandomSpaceTests
{
    private const int SmallSpace = 300;

    // A fixed seed: what fails once fails again.
    private static readonly Config Repeatable = Config.QuickThrowOnFailure.WithReplay(20261126, 1);

    [Test]
    public void Sample_OfEverySpace_IsCanonical() =>
        Check(200, (space, random) => IsCanonical(space.Sample(random)));

    [Test]
    public void Mutate_OfEveryParent_IsCanonicalAndKeepsWhatIsNotDrawn() =>
        Check(200, (space, random) =>
        {
            Architecture parent = space.Sample(random);
            Architecture mutant = space.Mutate(parent, random.NextDouble(), random);
            return IsCanonical(mutant) && space.Mutate(parent, 0, random).Equals(parent);
        });

    [Test]
    public void CrossOver_OfEveryTwoParents_IsCanonicalAndTakesEachGeneFromAParentThatHasIt() =>
        Check(200, (space, random) =>
        {
            (Architecture first, Architecture second) = (space.Sample(random), space.Sample(random));
            Architecture child = space.CrossOver(first, second, random);
            return IsCanonical(child) && Enumerable.Range(0, space.GeneCount).All(gene =>
                child.Genes[gene] < 0
                || (first.Genes[gene] < 0 && second.Genes[gene] < 0)
                || child.Genes[gene] == first.Genes[gene]
                || child.Genes[gene] == second.Genes[gene]);
        });

    [Test]
    public void MutateOne_OfEveryParent_GivesOneOfItsNeighborsAndEveryOneInTime() =>
        CheckSmall(40, (space, random) =>
        {
            Architecture parent = space.Sample(random);
            HashSet<Architecture> neighbors = [.. space.EnumerateNeighbors(parent)];
            if (!space.HasNeighbor(parent)) return neighbors.Count == 0;
            var reached = new HashSet<Architecture>();
            for (int i = 0; i < neighbors.Count * 100 && reached.Count < neighbors.Count; i++)
                reached.Add(space.MutateOneGene(parent, random));
            return reached.SetEquals(neighbors);
        });

    [Test]
    public void EnumerateNeighbors_OfEveryArchitecture_GivesAllAtDistanceOneOnceEach() =>
        CheckSmall(100, (space, random) =>
        {
            Architecture[] all = [.. space.Enumerate()];
            Architecture center = all[random.Next(all.Length)];
            Architecture[] neighbors = [.. space.EnumerateNeighbors(center)];
            return neighbors.All(IsCanonical)
                && neighbors.Distinct().Count() == neighbors.Length
                && neighbors.ToHashSet().SetEquals(all.Where(other => CountDifferences(center, other) == 1));
        });

    [Test]
    public void EnumerateNeighbors_OfEveryTwoArchitectures_IsSymmetric() =>
        CheckSmall(30, (space, _) => space.Enumerate().All(center =>
            space.EnumerateNeighbors(center).All(neighbor => space.EnumerateNeighbors(neighbor).Contains(center))));

    [Test]
    public void Enumerate_OfEverySpace_GivesAsManyDifferentIdsAsItsSizeSays() =>
        Check(200, (space, _) =>
        {
            if (space.Size > 5000) return true;
            Architecture[] all = [.. space.Enumerate()];
            return all.Length == space.Size
                && all.Select(architecture => architecture.Id).Distinct(StringComparer.Ordinal).Count() == all.Length
                && all.Distinct().Count() == all.Length;
        });

    [Test]
    public void Parse_OfEveryId_GivesTheSameGenesAndHash() =>
        CheckSmall(100, (space, _) => space.Enumerate().All(IsCanonical));

    [Test]
    public void Create_FromTheTextsOfAnArchitecture_GivesItBack() =>
        Check(200, (space, random) =>
        {
            Architecture architecture = space.Sample(random);
            Dictionary<string, ChoiceValue> values = space.Choices
                .Where(choice => architecture.IsActive(choice.Name))
                .ToDictionary(choice => choice.Name, choice => ChoiceValue.FromTexts(architecture.GetTexts(choice.Name)));
            return space.Create(values).Equals(architecture);
        });

    /// <summary>A space of up to five choices of every kind, some of them lists and some conditional.</summary>
    internal static SearchSpace RandomSpace(Random random)
    {
        var builder = new SearchSpaceBuilder("random");
        var numbers = new List<string>();
        int choices = 1 + random.Next(5);
        for (int i = 0; i < choices; i++)
        {
            string? length = numbers.Count > 0 && random.Next(3) == 0 ? numbers[random.Next(numbers.Count)] : null;
            ChoiceCondition? condition =
                numbers.Count > 0 && random.Next(3) == 0 ? new(numbers[random.Next(numbers.Count)], ["1"]) : null;
            string name = $"choice{i}";
            switch (random.Next(3))
            {
                case 0:
                    builder.AddInteger(name, [.. Enumerable.Range(random.Next(2), 2 + random.Next(2))], "", length, condition);
                    if (length is null) numbers.Add(name);
                    break;
                case 1:
                    builder.AddReal(name, -0.1m, 0.1m * random.Next(3), 0.1m, "", length, condition);
                    break;
                default:
                    Category[] categories = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(c => new Category($"c{c}"))];
                    builder.AddCategorical(name, categories, "", length, condition);
                    break;
            }
        }

        return builder.Build();
    }

    private static void Check(int tests, Func<SearchSpace, Random, bool> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            return property(RandomSpace(random), random);
        }).Check(Repeatable.WithMaxTest(tests));

    private static void CheckSmall(int tests, Func<SearchSpace, Random, bool> property)
    {
        int small = 0;
        Check(tests, (space, random) =>
        {
            if (space.Size > SmallSpace) return true;
            small++;
            return property(space, random);
        });
        Assert.That(small, Is.GreaterThan(tests / 2), "spaces small enough to be tried architecture by architecture");
    }

    // Read back by its id it is the same, gene by gene.
    private static bool IsCanonical(Architecture architecture)
    {
        Architecture parsed = architecture.Space.Parse(architecture.Id);
        return parsed.Genes.SequenceEqual(architecture.Genes)
            && parsed.GetHashCode() == architecture.GetHashCode()
            && architecture.Space.Contains(architecture);
    }

    // Genes that count in both and differ; where one counts in one alone, another differs that it depends on.
    private static int CountDifferences(Architecture first, Architecture second) =>
        Enumerable.Range(0, first.Genes.Length).Count(gene =>
            first.Genes[gene] >= 0 && second.Genes[gene] >= 0 && first.Genes[gene] != second.Genes[gene]);
}
