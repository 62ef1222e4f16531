using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.LearnedCosts;

/// <summary>
/// A Gaussian process on rows of features: a level, a line, and what is left over by it (Rasmussen and Williams, "Gaussian
/// Processes for Machine Learning", 2006, section 2.7, with the weights of the line integrated out). Its variances, its length
/// scale and its noise maximize the marginal likelihood.
/// </summary>
internal sealed class CostProcess : CostRegression
{
    private readonly RegressionData _data;
    private readonly ProcessScale _scale;
    private readonly Standardization _features;
    private readonly double[] _rows;
    private readonly double[] _coefficients;
    private readonly double[] _weights;
    private readonly double _level;
    private readonly double _unit;

    private CostProcess(RegressionData data, ProcessScale scale)
    {
        (_data, _scale) = (data, scale);
        var table = new ProcessTable(data);
        (_features, _rows, _unit) = (table.Features, table.Rows, table.Deviation);
        _coefficients = table.Solve(scale);

        // Level and line of all rows at once.
        _weights = new double[table.Columns];
        double sum = 0;
        for (int i = 0; i < data.Count; i++)
        {
            sum += _coefficients[i];
            for (int k = 0; k < _weights.Length; k++)
                _weights[k] += scale.Linear / table.Columns * _coefficients[i] * _rows[(i * table.Columns) + k];
        }

        _level = table.Mean + (_unit * ProcessTable.LevelVariance * sum);
    }

    /// <inheritdoc/>
    public override CostModelKind Kind => CostModelKind.Process;

    /// <summary>Learns.</summary>
    /// <param name="data">The rows.</param>
    public static CostProcess Fit(RegressionData data) => new(data, ProcessTable.FindScale(data));

    /// <summary>The process of a file.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="scale">The scale.</param>
    public static CostProcess Create(RegressionData data, ProcessScale scale) => new(data, scale);

    /// <inheritdoc/>
    public override float Predict(ReadOnlySpan<float> row)
    {
        int columns = _weights.Length;
        Span<float> standardized = columns <= 256 ? stackalloc float[columns] : new float[columns];
        _features.Apply(row, standardized);
        double sum = 0;
        for (int k = 0; k < columns; k++) sum += _weights[k] * standardized[k];
        double inverse = -1 / (_scale.Length * columns);
        for (int i = 0; i < _coefficients.Length; i++)
        {
            double distance = 0;
            for (int k = 0; k < columns; k++) distance += Math.Abs(_rows[(i * columns) + k] - standardized[k]);
            sum += _scale.Local * _coefficients[i] * Math.Exp(distance * inverse);
        }

        return (float)(_level + (_unit * sum));
    }

    /// <inheritdoc/>
    public override void Predict(ReadOnlySpan<float> rows, Span<float> costs)
    {
        int columns = _weights.Length;
        for (int i = 0; i < costs.Length; i++) costs[i] = Predict(rows.Slice(i * columns, columns));
    }

    /// <inheritdoc/>
    public override TensorFile ToFile(IReadOnlyDictionary<string, string> entries) =>
        CostProcessFile.Create(_data, _scale, entries);
}
