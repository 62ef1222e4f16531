using System.Runtime.CompilerServices;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Features;

internal sealed class AverageFeatures(SearchSpace space) : FeatureEncoder(space, [.. space.Choices.SelectMany(ColumnNames)])
{
    // The number of every option, looked up once: a search encodes thousands of architectures a second. Null for categories.
    private readonly double[]?[] _numbers =
        [.. space.Choices.Select(choice =>
            choice is CategoricalChoice ? null : Enumerable.Range(0, choice.Count).Select(choice.GetNumber).ToArray())];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void EncodeCore(Architecture architecture, Span<double> features)
    {
        features.Clear();
        int column = 0;
        for (int c = 0; c < _numbers.Length; c++)
        {
            ReadOnlySpan<int> options = Space.GetActiveOptions(architecture, c);
            double[]? numbers = _numbers[c];
            if (numbers is null)
            {
                foreach (int option in options) features[column + option] += 1.0 / options.Length;
                column += Space.Choices[c].Count;
                continue;
            }

            double sum = 0;
            foreach (int option in options) sum += numbers[option];
            features[column++] = options.Length > 1 ? sum / options.Length : sum;
        }
    }

    private static IEnumerable<string> ColumnNames(Choice choice) => choice is CategoricalChoice categorical
        ? categorical.Categories.Select(category => $"{choice.Name}={category.Name}")
        : [choice.Name];
}
