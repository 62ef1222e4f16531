namespace LlmPerformancePredictors.Tests.Nats;

/// <summary>Servers for tests, which are skipped where none is installed.</summary>
internal static class InstalledNats
{
    public static NatsServer Start(Func<string, string>? configure = null, string? address = null)
    {
        if (NatsServer.Program is null) Assert.Ignore(NatsServer.Missing);
        return NatsServer.Start(configure, address);
    }
}
