using LlmPerformancePredictors.Regressors;
using MathNet.Numerics.LinearAlgebra;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// What the trained scores say under given scales: the weights of the prior means, and the logarithm of the marginal likelihood
/// of a process whose variance is 1, as that of the targets is (Rasmussen and Williams, "Gaussian Processes for Machine
/// Learning", 2006, sections 2.7 and 5.4.1, with the weights held at 0 or above).
/// </summary>
internal sealed class ProcessEvidence
{
    private const int DescentSteps = 200;

    private ProcessEvidence(
        CholeskyFactor factor, double[] weights, double[] rest, double logEvidence) =>
        (Factor, Weights, Rest, LogEvidence) = (factor, weights, rest, logEvidence);

    /// <summary>The factor of the kernel matrix.</summary>
    public CholeskyFactor Factor { get; }

    /// <summary>The weights of the prior means.</summary>
    public double[] Weights { get; }

    /// <summary>L⁻¹ (targets - weighted priors).</summary>
    public double[] Rest { get; }

    /// <summary>The logarithm of the evidence, up to a constant.</summary>
    public double LogEvidence { get; }

    /// <summary>Weighs the priors.</summary>
    /// <param name="factor">The factor of the kernel matrix with noise.</param>
    /// <param name="targets">The trained scores, scaled.</param>
    /// <param name="priors">What each prior says of the trained ones.</param>
    /// <param name="belief">What is thought of the weights.</param>
    public static ProcessEvidence Weigh(CholeskyFactor factor, double[] targets, double[][] priors, PriorBelief belief)
    {
        double[] whitened = Whiten(factor, targets);
        double[][] whitenedPriors = [.. priors.Select(prior => Whiten(factor, prior))];
        double[,] products = new double[priors.Length, priors.Length];
        double[] agreement = new double[priors.Length];
        for (int i = 0; i < priors.Length; i++)
        {
            agreement[i] = Dot(whitenedPriors[i], whitened);
            for (int j = 0; j < priors.Length; j++) products[i, j] = Dot(whitenedPriors[i], whitenedPriors[j]);
        }

        double[] weights = Descend(products, agreement, belief);
        double[] rest = [.. whitened];
        for (int i = 0; i < weights.Length; i++)
            for (int k = 0; k < rest.Length; k++) rest[k] -= weights[i] * whitenedPriors[i][k];

        double logEvidence = -Dot(rest, rest) - factor.LogDeterminant;
        if (priors.Length > 0)
        {
            Matrix<double> precision = Matrix<double>.Build.DenseOfArray(products);
            for (int i = 0; i < priors.Length; i++) precision[i, i] += belief.Precision;
            logEvidence -= precision.Cholesky().DeterminantLn - (priors.Length * Math.Log(belief.Precision));
            foreach (double weight in weights)
                logEvidence -= (weight - belief.Weight) * (weight - belief.Weight) * belief.Precision;
        }

        return new ProcessEvidence(factor, weights, rest, logEvidence / 2);
    }

    // The best weights that are not negative, one after the other; the problem is convex.
    private static double[] Descend(double[,] products, double[] agreement, PriorBelief belief)
    {
        double[] weights = new double[agreement.Length];
        for (int step = 0; step < DescentSteps; step++)
        {
            double change = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double pull = agreement[i] + (belief.Weight * belief.Precision);
                for (int j = 0; j < weights.Length; j++)
                    if (j != i) pull -= products[i, j] * weights[j];
                double weight = Math.Max(0, pull / (products[i, i] + belief.Precision));
                change = Math.Max(change, Math.Abs(weight - weights[i]));
                weights[i] = weight;
            }

            if (change < 1e-9) break;
        }

        return weights;
    }

    private static double[] Whiten(CholeskyFactor factor, double[] values)
    {
        double[] whitened = [.. values];
        factor.SolveLower(whitened);
        return whitened;
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
