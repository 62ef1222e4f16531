using System.Globalization;

namespace LlmPerformancePredictors.Distributed;

/// <summary>How evaluations on workers come along, as one line: <see cref="ToString"/>.</summary>
/// <param name="Waiting">Tasks that nobody has.</param>
/// <param name="UnderWay">Tasks that workers hold.</param>
/// <param name="Workers">Workers that are alive.</param>
/// <param name="PerMinute">Evaluations a minute of late; null where nothing is known yet.</param>
/// <param name="TimeLeft">How long what is left takes at that pace; null where nothing is known yet.</param>
public sealed record EvaluationProgress(long Waiting, long UnderWay, int Workers, double? PerMinute, TimeSpan? TimeLeft)
{
    /// <summary>One line, such as <c>12 waiting, 4 under way, 4 workers, 96.0 evaluations a minute, 0:00:10 left</c>.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        string pace = PerMinute is { } perMinute
            ? string.Create(CultureInfo.InvariantCulture, $", {perMinute:F1} evaluations a minute") : "";
        string left = TimeLeft is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", {(long)time.TotalHours}:{time:mm\\:ss} left") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Waiting} waiting, {UnderWay} under way, {Workers} workers{pace}{left}");
    }
}
