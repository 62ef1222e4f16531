namespace LlmPerformancePredictors.Tests.Tensors;

/// <summary>Attention as the paper has it, one number at a time in double precision.</summary>
internal static class NaiveAttention
{
    /// <summary>One head of one sentence at a time.</summary>
    /// <param name="query">[batch, n, width].</param>
    /// <param name="key">[batch, m, width].</param>
    /// <param name="value">[batch, m, width].</param>
    /// <param name="shape">batch, n, m, width and heads.</param>
    /// <param name="causal">Whether query i sees keys up to i + m - n.</param>
    /// <param name="visible">batch * m flags, or empty.</param>
    public static double[] Compute(
        float[] query, float[] key, float[] value, (
            int Batch, int N, int M, int Width, int Heads) shape, bool causal, bool[] visible)
    {
        (int batch, int n, int m, int width, int heads) = shape;
        int size = width / heads;
        double[] output = new double[batch * n * width];
        for (int b = 0; b < batch; b++)
        {
            for (int head = 0; head < heads; head++)
            {
                for (int i = 0; i < n; i++)
                {
                    double[] weights = new double[m];
                    for (int j = 0; j < m; j++)
                    {
                        bool seen = (!causal || j <= i + m - n) && (visible.Length == 0 || visible[(b * m) + j]);
                        double dot = Enumerable.Range(0, size).Sum(
                            k => (double)query[At(b, n, i, head, k)] * key[At(b, m, j, head, k)]);
                        weights[j] = seen ? Math.Exp(dot / Math.Sqrt(size)) : 0;
                    }

                    double sum = weights.Sum();
                    for (int k = 0; k < size && sum > 0; k++)
                    {
                        output[At(b, n, i, head, k)] = Enumerable.Range(0, m).Sum(
                            j => weights[j] / sum * value[At(b, m, j, head, k)]);
                    }
                }
            }
        }

        return output;

        int At(int b, int rows, int row, int head, int k) => (((b * rows) + row) * width) + (head * size) + k;
    }
}
