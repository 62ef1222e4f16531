using System.Globalization;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Draws names such as <c>param_417</c>, whose numbers tell neither an order nor how many there are.</summary>
/// <param name="names">Names that no code may equal.</param>
/// <param name="random">The source of randomness.</param>
internal sealed class CodeNames(IEnumerable<string> names, Random random)
{
    public const string Choice = "param";
    public const string Category = "option";

    private const int Numbers = 999;

    private readonly HashSet<string> _taken = new(names, StringComparer.Ordinal);

    public string Draw(string kind)
    {
        while (true)
        {
            // Enough numbers for any space: most are always free.
            int highest = Math.Max(Numbers, 10 * _taken.Count);
            string code = string.Create(CultureInfo.InvariantCulture, $"{kind}_{random.Next(1, highest + 1)}");
            if (_taken.Add(code)) return code;
        }
    }

    public Dictionary<string, string> DrawAll(string kind, IEnumerable<string> originals) =>
        originals.Distinct(StringComparer.Ordinal).ToDictionary(name => name, _ => Draw(kind), StringComparer.Ordinal);
}
