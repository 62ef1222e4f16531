using System.Globalization;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Benchmarks;

/// <summary>The problem of the PyTorch reference: 3,000 rows of 10 features, a score linear in them.</summary>
internal static class Problem
{
    public static float[] Numbers(Random random, int count)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = random.NextSingle();
        return numbers;
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static RegressionData Data(int rows = 3000)
    {
        Random random = RandomSource.Create(1);
        float[] features = Numbers(random, rows * 10), weights = Numbers(random, 10), scores = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < 10; i++)
                scores[row] += features[(row * 10) + i] * weights[i];
        }

        return new RegressionData([.. Enumerable.Range(0, 10).Select(i => $"feature {i}")], features, scores);
    }
}
