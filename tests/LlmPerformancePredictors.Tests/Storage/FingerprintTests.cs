using System.Runtime.InteropServices;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

public class FingerprintTests
{
    // FIPS 180-2, appendix B.1.
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Test]
    public void Compute_OfThePublishedExample_GivesThePublishedDigits()
    {
        Assert.That(Fingerprint.Compute("abc"), Is.EqualTo(Abc));
        Assert.That(Fingerprint.Compute("abc"u8), Is.EqualTo(Abc));
        Assert.That(Fingerprint.ComputeShort("abc"), Is.EqualTo(Abc[..32]));
    }

    [Test]
    public void Append_OfParts_GivesTheFingerprintOfTheWhole()
    {
        using var fingerprint = new Fingerprint();
        Assert.That(fingerprint.Append("a").Append("bc").ToString(), Is.EqualTo(Abc));
        Assert.That(fingerprint.ToShortString(), Is.EqualTo(Abc[..32]));
    }

    [Test]
    public void Append_OfNumbers_HashesTheirBytes()
    {
        float[] numbers = [1.5f, -2f];
        using var fingerprint = new Fingerprint();
        string expected = Fingerprint.Compute(MemoryMarshal.AsBytes(numbers.AsSpan()));
        Assert.That(fingerprint.Append<float>(numbers).ToString(), Is.EqualTo(expected));
    }
}
