using System.Globalization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class GeneFeatures(SearchSpace space, bool oneHot)
    : FeatureEncoder(space, [.. space.Choices.SelectMany((choice, c) => ColumnNames(choice, space.CountSlots(c), oneHot))])
{
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        int column = 0;
        for (int c = 0; c < Space.Choices.Count; c++)
        {
            Choice choice = Space.Choices[c];
            bool indicators = IsIndicated(choice, oneHot);
            int width = indicators ? choice.Count : 1;
            ReadOnlySpan<int> options = Space.GetActiveOptions(architecture, c);
            for (int slot = 0; slot < options.Length; slot++)
            {
                if (indicators) features[column + (slot * width) + options[slot]] = 1;
                else features[column + slot] = choice.GetNumber(options[slot]);
            }

            column += Space.CountSlots(c) * width;
        }
    }

    private static bool IsIndicated(Choice choice, bool oneHot) => oneHot || choice is CategoricalChoice;

    private static IEnumerable<string> ColumnNames(Choice choice, int slots, bool oneHot)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            string name = choice.IsList ? string.Create(CultureInfo.InvariantCulture, $"{choice.Name}[{slot}]") : choice.Name;
            if (!IsIndicated(choice, oneHot)) yield return name;
            else
                for (int option = 0; option < choice.Count; option++) yield return $"{name}={choice.Format(option)}";
        }
    }
}
