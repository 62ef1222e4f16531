namespace LlmPerformancePredictors.Predictors.GaussianProcess;
internal static class Tuning
{
    public static double Get(string n, double d) => Environment.GetEnvironmentVariable(n) is { } v ? double.Parse(v, System.Globalization.CultureInfo.InvariantCulture) : d;
}
