using LlmPerformancePredictors.Regressors;
using LlmPerformancePredictors.Tensors;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>Fits the models, and chooses among them by folds.</summary>
internal sealed class CostSelection
{
    // Below that each measurement is a fold.
    private const int FewRows = 20;

    private readonly TensorEngine _engine;
    private readonly CostTrainingOptions _options;
    private readonly CancellationToken _cancellationToken;

    public CostSelection(TensorEngine engine, CostTrainingOptions options, int rows, CancellationToken cancellationToken)
    {
        (_engine, _options, _cancellationToken) = (engine, options, cancellationToken);
        Kinds =
        [
            CostModelKind.Line,
            .. rows >= options.NetworkFrom ? [CostModelKind.Network] : Array.Empty<CostModelKind>(),
            .. rows <= options.ProcessUpTo ? [CostModelKind.Process] : Array.Empty<CostModelKind>(),
        ];
    }

    /// <summary>The models to choose from.</summary>
    public IReadOnlyList<CostModelKind> Kinds { get; }

    /// <summary>Which rows are held out together.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="folds">Into how many parts, if there are not few.</param>
    /// <param name="stream">Which random order.</param>
    public int[][] Divide(int rows, int folds, long stream)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        RandomSource.Create(_options.Network.Seed, stream).Shuffle(order);
        int count = rows < FewRows ? rows : folds;
        return [.. Enumerable.Range(0, count).Select(fold => order[(fold * rows / count)..((fold + 1) * rows / count)])];
    }

    /// <summary>Fits a model.</summary>
    public CostRegression Fit(CostModelKind kind, RegressionData data)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return kind switch
        {
            CostModelKind.Line => new RegressorCost(LinearRegressor.Fit(data, LinearRegressor.Penalties), kind),
            CostModelKind.Network => new RegressorCost(
                RegressorTrainer.Train(_engine, data, _options.Network, cancellationToken: _cancellationToken), kind),
            _ => CostProcess.Fit(data),
        };
    }

    /// <summary>The model with the least squared error on held-out folds of these rows, of equals the first.</summary>
    public CostModelKind Choose(RegressionData data, long stream)
    {
        if (Kinds.Count == 1) return Kinds[0];
        int[][] folds = Divide(data.Count, _options.InnerFolds, stream);
        return Kinds.MinBy(kind => folds.Sum(fold =>
        {
            float[] predicted = Predict(Fit(kind, data.Take(GetOthers(data.Count, fold))), data.Take(fold));
            return fold.Select((row, i) => Math.Pow(predicted[i] - data.Scores.Span[row], 2)).Sum();
        }));
    }

    /// <summary>The rows that are not held out.</summary>
    public static int[] GetOthers(int rows, int[] heldOut) => [.. Enumerable.Range(0, rows).Except(heldOut)];

    /// <summary>What a model says of rows; no cost is below 0.</summary>
    public static float[] Predict(CostRegression model, RegressionData data)
    {
        float[] costs = new float[data.Count];
        model.Predict(data.Features.Span, costs);
        for (int i = 0; i < costs.Length; i++) costs[i] = Math.Max(0, costs[i]);
        return costs;
    }
}
