using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>An authority and what it signs, as PEM files of a folder.</summary>
internal sealed class TestCertificates
{
    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

    public TestCertificates(string folder, string name)
    {
        _folder = folder;
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(1));
        AuthorityFile = Write(name, _authority.ExportCertificatePem());
    }

    public string AuthorityFile { get; }

    /// <summary>A certificate for 127.0.0.1 and its key.</summary>
    public (string Certificate, string Key) Sign(string name)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate =
            request.Create(_authority, _now.AddDays(-1), _now.AddHours(23), [(byte)name.Length]);
        return (Write(name, certificate.ExportCertificatePem()), Write(name + "-key", key.ExportPkcs8PrivateKeyPem()));
    }

    private string Write(string name, string pem)
    {
        string file = Path.Combine(_folder, name + ".pem");
        File.WriteAllText(file, pem);
        return file;
    }
}
