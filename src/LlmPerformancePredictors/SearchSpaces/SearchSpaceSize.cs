using System.Numerics;

namespace LlmPerformancePredictors.SearchSpaces;

/// <summary>Counts architectures: only choices that control others are enumerated, the rest is a product.</summary>
internal static class SearchSpaceSize
{
    public static BigInteger Of(IReadOnlyList<Choice> choices, IReadOnlyList<ChoiceActivity> activities, int geneCount)
    {
        var controllers = choices
            .SelectMany(choice => new[] { choice.LengthChoice, choice.ActiveWhen?.Choice })
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        int[] genes = new int[geneCount];
        Array.Fill(genes, ChoiceActivity.Inactive);
        return Count(0);

        BigInteger Count(int c)
        {
            if (c == choices.Count) return BigInteger.One;
            int active = activities[c].ActiveSlots(genes);
            if (!controllers.Contains(choices[c].Name)) return BigInteger.Pow(choices[c].Count, active) * Count(c + 1);
            if (active == 0) return Count(c + 1);

            BigInteger sum = BigInteger.Zero;
            for (int option = 0; option < choices[c].Count; option++)
            {
                genes[activities[c].Offset] = option;
                sum += Count(c + 1);
            }

            genes[activities[c].Offset] = ChoiceActivity.Inactive;
            return sum;
        }
    }
}
