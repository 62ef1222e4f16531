using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class AverageFeatures(SearchSpace space) : FeatureEncoder(space, [.. space.Choices.SelectMany(ColumnNames)])
{
    private protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        int column = 0;
        for (int c = 0; c < Space.Choices.Count; c++)
        {
            Choice choice = Space.Choices[c];
            ReadOnlySpan<int> options = Space.ActiveOptions(architecture, c);
            foreach (int option in options)
            {
                if (choice is CategoricalChoice) features[column + option] += 1.0 / options.Length;
                else features[column] += choice.Number(option);
            }

            if (choice is not CategoricalChoice && options.Length > 1) features[column] /= options.Length;
            column += choice is CategoricalChoice ? choice.Count : 1;
        }
    }

    private static IEnumerable<string> ColumnNames(Choice choice) => choice is CategoricalChoice categorical
        ? categorical.Categories.Select(category => $"{choice.Name}={category.Name}")
        : [choice.Name];
}
