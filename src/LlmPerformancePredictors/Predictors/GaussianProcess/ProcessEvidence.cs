using LlmPerformancePredictors.Regressors;
using MathNet.Numerics.LinearAlgebra;

namespace LlmPerformancePredictors.Predictors.GaussianProcess;

/// <summary>
/// What the trained scores say under given scales: the weights of the prior means, the variance of the process, and the
/// logarithm of the marginal likelihood (Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, sections 2.7
/// and 5.4.1, with the weights held at 0 or above).
/// </summary>
internal sealed class ProcessEvidence
{
    // The variance is held near 1, the variance of the targets, as if by so many targets.
    private static readonly double VarianceBelief = Tuning.Get("VB", 4);
    private const int Rounds = 3;
    private const int DescentSteps = 200;

    private ProcessEvidence(
        CholeskyFactor factor, double[] weights, double[] rest, double variance, double[][] whitened,
        Matrix<double>? weightCovariance, double logEvidence)
    {
        (Factor, Weights, Rest, Variance, LogEvidence) = (factor, weights, rest, variance, logEvidence);
        (WhitenedPriors, WeightCovariance) = (whitened, weightCovariance);
    }

    /// <summary>The factor of the kernel matrix.</summary>
    public CholeskyFactor Factor { get; }

    /// <summary>The weights of the prior means.</summary>
    public double[] Weights { get; }

    /// <summary>L⁻¹ (targets - weighted priors).</summary>
    public double[] Rest { get; }

    /// <summary>The variance of the process.</summary>
    public double Variance { get; }

    /// <summary>L⁻¹ times each prior mean.</summary>
    public double[][] WhitenedPriors { get; }

    /// <summary>How uncertain the weights are; null without priors.</summary>
    public Matrix<double>? WeightCovariance { get; }

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

        double[] weights = new double[priors.Length];
        double[] rest = whitened;
        double variance = 1;
        for (int round = 0; round < Rounds; round++)
        {
            Descend(products, agreement, variance, belief, weights);
            rest = [.. whitened];
            for (int i = 0; i < weights.Length; i++)
                for (int k = 0; k < rest.Length; k++) rest[k] -= weights[i] * whitenedPriors[i][k];
            variance = (Dot(rest, rest) + VarianceBelief) / (rest.Length + VarianceBelief);
            if (priors.Length == 0) break;
        }

        double logEvidence = -((targets.Length + VarianceBelief) * Math.Log(variance)) - factor.LogDeterminant;
        Matrix<double>? covariance = null;
        if (priors.Length > 0)
        {
            Matrix<double> precision = Matrix<double>.Build.Dense(
                priors.Length, priors.Length,
                (i, j) => (products[i, j] / variance) + (i == j ? belief.Precision : 0));
            var cholesky = precision.Cholesky();
            covariance = cholesky.Solve(Matrix<double>.Build.DenseIdentity(priors.Length));
            logEvidence -= cholesky.DeterminantLn - (priors.Length * Math.Log(belief.Precision));
            foreach (double weight in weights)
                logEvidence -= (weight - belief.Weight) * (weight - belief.Weight) * belief.Precision;
        }

        return new ProcessEvidence(factor, weights, rest, variance, whitenedPriors, covariance, logEvidence / 2);
    }

    // The best weights that are not negative, one after the other; the problem is convex.
    private static void Descend(double[,] products, double[] agreement, double variance, PriorBelief belief, double[] weights)
    {
        for (int step = 0; step < DescentSteps; step++)
        {
            double change = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double pull = (agreement[i] / variance) + (belief.Weight * belief.Precision);
                for (int j = 0; j < weights.Length; j++)
                    if (j != i) pull -= products[i, j] / variance * weights[j];
                double weight = Math.Max(0, pull / ((products[i, i] / variance) + belief.Precision));
                change = Math.Max(change, Math.Abs(weight - weights[i]));
                weights[i] = weight;
            }

            if (change < 1e-9) return;
        }
    }

    private static double[] Whiten(CholeskyFactor factor, double[] values)
    {
        double[] whitened = [.. values];
        factor.SolveLower(whitened);
        return whitened;
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
