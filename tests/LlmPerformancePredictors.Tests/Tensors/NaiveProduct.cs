namespace LlmPerformancePredictors.Tests.Tensors;

/// <summary>The matrix product as a textbook has it, in double precision.</summary>
internal static class NaiveProduct
{
    public static float[] Compute(float[] a, float[] b, int n, int m, int k, bool transposeLeft, bool transposeRight)
    {
        float[] output = new float[n * m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++)
                    sum += (double)a[transposeLeft ? (l * n) + i : (i * k) + l] * b[transposeRight ? (j * k) + l : (l * m) + j];
                output[(i * m) + j] = (float)sum;
            }
        }

        return output;
    }
}
