using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

/// <summary>What holds for every space, tried on random ones.</summary>
public class RandomSpaceTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Test]
    public void EverySpace_WhateverIsDrawn_MakesOnlyArchitecturesThatItParsesBack() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            SearchSpace space = RandomSpace(random);
            Architecture first = space.Sample(random);
            Architecture second = space.Mutate(first, random.NextDouble(), random);
            Architecture third = space.CrossOver(first, second, random);
            return new[] { first, second, third }.All(one => space.Parse(one.Id).Genes.SequenceEqual(one.Genes));
        }).Check(Quick);

    [Test]
    public void EverySpace_Enumerated_HasAsManyDifferentArchitecturesAsItsSizeSays() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            SearchSpace space = RandomSpace(RandomSource.Create(seed));
            if (space.Size > 5000) return true;
            Architecture[] all = [.. space.Enumerate()];
            return all.Length == space.Size && all.Distinct().Count() == all.Length;
        }).Check(Quick);

    internal static SearchSpace RandomSpace(Random random)
    {
        var builder = new SearchSpaceBuilder("random");
        var numbers = new List<string>();
        int choices = 1 + random.Next(5);
        for (int i = 0; i < choices; i++)
        {
            string? length = numbers.Count > 0 && random.Next(3) == 0 ? numbers[random.Next(numbers.Count)] : null;
            ChoiceCondition? condition = numbers.Count > 0 && random.Next(3) == 0 ? new(numbers[random.Next(numbers.Count)], ["1"]) : null;
            string name = $"choice{i}";
            switch (random.Next(3))
            {
                case 0:
                    builder.Integer(name, [.. Enumerable.Range(random.Next(2), 2 + random.Next(2))], "", length, condition);
                    if (length is null) numbers.Add(name);
                    break;
                case 1:
                    builder.Real(name, -0.1m, 0.1m * random.Next(3), 0.1m, "", length, condition);
                    break;
                default:
                    builder.Categorical(name, [.. Enumerable.Range(0, 1 + random.Next(3)).Select(c => new Category($"c{c}"))], "", length, condition);
                    break;
            }
        }

        return builder.Build();
    }
}
