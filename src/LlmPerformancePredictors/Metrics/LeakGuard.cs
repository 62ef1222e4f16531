using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Metrics;

/// <summary>Sees to it that what a predictor learned from and what it is tested on have no architecture in common.</summary>
public static class LeakGuard
{
    private const int Shown = 3;

    /// <summary>Compares by canonical id; a set may also not have an architecture twice.</summary>
    /// <param name="sets">Named sets, such as demonstrations, labeled pool and test.</param>
    /// <exception cref="DataLeakException">
    /// Two sets overlap, or one has an architecture twice; the message names sets and architectures.
    /// </exception>
    public static void Require(params IReadOnlyList<(string Name, IEnumerable<Architecture> Architectures)> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        var owners = new Dictionary<Architecture, string>();
        foreach ((string name, IEnumerable<Architecture> architectures) in sets)
        {
            var shared = new List<Architecture>();
            string? other = null;
            foreach (Architecture architecture in architectures)
            {
                if (owners.TryAdd(architecture, name)) continue;
                other ??= owners[architecture];
                if (owners[architecture] == other) shared.Add(architecture);
            }

            if (other is null) continue;
            string what = other == name
                ? $"'{name}' has {shared.Count} architectures twice"
                : $"'{other}' and '{name}' share {shared.Count} architectures";
            string shown = string.Join("; ", shared.Take(Shown)) + (shared.Count > Shown ? "; ..." : "");
            throw new DataLeakException(
                $"{what}, so a report would be on what was already seen: {shown}. Remove them from one.",
                shared);
        }
    }
}
