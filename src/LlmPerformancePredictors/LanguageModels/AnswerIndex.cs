using System.Globalization;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>
/// Where the answers of a file stand. Their texts stay on the disk, so that memory grows by some fifty bytes an answer, whatever
/// the answers' length. For one thread at a time.
/// </summary>
internal sealed class AnswerIndex
{
    private readonly Dictionary<UInt128, LogPlace> _places = [];

    /// <summary>What the answers took together.</summary>
    public UsageTotals Totals { get; private set; }

    public LogPlace? Find(AnswerKey key) => _places.TryGetValue(ToNumber(key), out LogPlace place) ? place : null;

    /// <summary>Adds an answer, unless its key has one.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(AnswerKey key, LogPlace place, TokenUsage? usage, TokenUsage? reservation)
    {
        if (!_places.TryAdd(ToNumber(key), place)) return false;
        Totals = Totals.Add(usage, reservation);
        return true;
    }

    // A hundred thousand million answers have a chance of one in 10^16 that two of them share 128 bits.
    private static UInt128 ToNumber(AnswerKey key) =>
        UInt128.Parse(key.ShortFingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
