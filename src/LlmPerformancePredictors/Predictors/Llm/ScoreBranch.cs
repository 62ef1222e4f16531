using System.Globalization;

namespace LlmPerformancePredictors.Predictors.Llm;

/// <summary>Scores that one alternative of a token may lead to, all equally likely.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Variance">Their variance.</param>
internal readonly record struct ScoreBranch(double Mean, double Variance)
{
    /// <summary>The mean squared distance of the scores from a number.</summary>
    public double GetVarianceAround(double center) => Variance + ((Mean - center) * (Mean - center));

    /// <summary>A number that is written out.</summary>
    public static ScoreBranch Exactly(string number) => new(double.Parse(number, CultureInfo.InvariantCulture), 0);

    /// <summary>Evenly spaced numbers, from first to last unit.</summary>
    /// <param name="first">The first, in units.</param>
    /// <param name="last">The last, in units.</param>
    /// <param name="perOne">Units in one: a power of ten.</param>
    public static ScoreBranch Evenly(long first, long last, double perOne)
    {
        double count = last - first + 1;
        return new ScoreBranch((first + last) / 2.0 / perOne, ((count * count) - 1) / 12 / (perOne * perOne));
    }
}
