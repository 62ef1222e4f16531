using System.Text.RegularExpressions;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>Files as they were before there were checksums, and files that something damaged.</summary>
internal static partial class Damage
{
    /// <summary>The lines as a version without checksums writes them.</summary>
    public static string WithoutChecksums(string lines) => Checksum().Replace(lines, "}");

    /// <summary>The bytes with one of them changed at a time, to another one by chance.</summary>
    /// <param name="bytes">The whole bytes.</param>
    /// <param name="step">Every how many of them is changed, at least 1.</param>
    /// <returns>Where it is changed, and the changed bytes, which are valid until the next are asked for.</returns>
    public static IEnumerable<(int At, byte[] Bytes)> FlipEach(byte[] bytes, int step = 1)
    {
        Random random = RandomSource.Create(step);
        byte[] damaged = [.. bytes];
        for (int at = 0; at < bytes.Length; at += step)
        {
            // Single bits, and anything.
            int flip = at % 2 == 0 ? 1 << random.Next(8) : random.Next(1, 256);
            damaged[at] = (byte)(bytes[at] ^ flip);
            yield return (at, damaged);
            damaged[at] = bytes[at];
        }
    }

    [GeneratedRegex(""","crc32c":"[0-9a-f]{8}"}""")]
    private static partial Regex Checksum();
}
