using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace LlmPerformancePredictors.Storage;

/// <summary>
/// SHA-256 in lower-case hexadecimal, by which a space, data, settings or a file are known again. Stable across processes and
/// versions: parts are hashed as they are appended, texts as UTF-8, numbers as they lie in memory (little-endian).
/// </summary>
internal sealed class Fingerprint : IDisposable
{
    /// <summary>The digits of a short fingerprint: 128 bits, which no two things share by chance.</summary>
    public const int ShortLength = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The fingerprint of a text.</summary>
    /// <param name="text">The text, hashed as UTF-8.</param>
    /// <returns>64 digits.</returns>
    public static string Compute(string text) => Compute(Encoding.UTF8.GetBytes(text));

    /// <summary>The fingerprint of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>64 digits.</returns>
    public static string Compute(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The short fingerprint of a text.</summary>
    /// <param name="text">The text, hashed as UTF-8.</param>
    /// <returns>The first <see cref="ShortLength"/> digits.</returns>
    public static string ComputeShort(string text) => Compute(text)[..ShortLength];

    /// <summary>Appends a text.</summary>
    /// <param name="text">The text; parts need a separator between them where one could go on in the next.</param>
    /// <returns>This fingerprint.</returns>
    public Fingerprint Append(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>Appends numbers.</summary>
    /// <typeparam name="T">Their type, of which every byte counts.</typeparam>
    /// <param name="numbers">The numbers.</param>
    /// <returns>This fingerprint.</returns>
    public Fingerprint Append<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        _hash.AppendData(MemoryMarshal.AsBytes(numbers));
        return this;
    }

    /// <summary>The short fingerprint of what was appended.</summary>
    /// <returns>The first <see cref="ShortLength"/> digits.</returns>
    public string ToShortString() => Convert.ToHexStringLower(_hash.GetCurrentHash())[..ShortLength];

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
