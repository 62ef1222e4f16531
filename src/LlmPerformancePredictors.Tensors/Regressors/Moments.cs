namespace LlmPerformancePredictors.Regressors;

/// <summary>Mean and sample standard deviation of the members' scores, in the order of the members.</summary>
internal struct Moments
{
    private int _count;
    private double _mean;
    private double _squares;

    /// <summary>The mean.</summary>
    public readonly float Mean => (float)_mean;

    /// <summary>The sample standard deviation; not a number for fewer than two values.</summary>
    public readonly float Deviation => _count < 2 ? float.NaN : (float)Math.Sqrt(_squares / (_count - 1));

    /// <summary>Adds a value (Welford, 1962).</summary>
    /// <param name="value">The value.</param>
    public void Add(double value)
    {
        _count++;
        double change = value - _mean;
        _mean += change / _count;
        _squares += change * (value - _mean);
    }
}
