using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hardware;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Supernets.Transformers;
using LlmPerformancePredictors.Tensors.Managed;
using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests.Supernets.Hardware;

public sealed class HardwareLatencyTests
{
    [Test]
    public void Measure_ScriptedClock_LeavesWarmUpsAndExtremesOut()
    {
        using ManagedTensorEngine engine = TinySupernet.Engine();
        using SuperTransformer model = TinySupernet.Model(engine);

        // Encoder and decoder in turn: two warm-ups, then five runs of which the fastest and the slowest do not count.
        double[] encoder = [900, 900, 4, 1, 5, 100, 6], decoder = [900, 900, 20, 30, 10, 40, 0];
        var clock = new ScriptedClock([.. encoder.Zip(decoder).SelectMany(pair => new[] { pair.First, pair.Second })]);
        var options = new HardwareLatencyOptions { WarmUps = 2, Repeats = 5, Trim = 0.2, SourceLength = 3, TargetLength = 3 };
        Architecture architecture = TinySupernet.Space.Sample(RandomSource.Create(1));
        LatencyMeasurement measured = new HardwareLatency(model, TinySupernet.Space, options, clock).Measure(architecture);
        Assert.Multiple(() =>
        {
            Assert.That(measured.EncoderMs, Is.EqualTo(5).Within(1e-9));
            Assert.That(measured.EncoderDeviationMs, Is.EqualTo(Math.Sqrt(2 / 3.0)).Within(1e-9));
            Assert.That(measured.DecoderMs, Is.EqualTo(20).Within(1e-9));
            Assert.That(measured.DecoderDeviationMs, Is.EqualTo(Math.Sqrt(200 / 3.0)).Within(1e-9));
            Assert.That(measured.Features, Is.EqualTo(FeatureEncoder.CreateAverages(TinySupernet.Space).Encode(architecture)));
            Assert.That(clock.Left, Is.Zero);
        });
    }

    [Test]
    public void Measurements_WrittenAndRead_AreTheSame()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.csv");
        LatencyMeasurement[] written =
        [
            new([16, 2, 18.5, 1.5, 8, 1, 12, 2, 1, 2], 0.1, 1e-5, 0, 0.25),
            new([8, 1, 12, 1, 8, 2, 24, 2, 1, 1.5], 123.456, 7, 1, 2),
        ];
        try
        {
            LatencyTable.Write(path, written);
            IReadOnlyList<LatencyMeasurement> read = LatencyTable.Read(path);
            Assert.That(read, Has.Count.EqualTo(2));
            for (int i = 0; i < 2; i++)
            {
                Assert.That(read[i].Features, Is.EqualTo(written[i].Features));
                Assert.That(read[i] with { Features = written[i].Features }, Is.EqualTo(written[i]));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase("SourceLength", "0", "at least 1")]
    [TestCase("TargetLength", "0", "at least 1")]
    [TestCase("WarmUps", "-1", "at least 0")]
    [TestCase("Repeats", "2", "at least 3")]
    [TestCase("Trim", "0.5", "0 to below 0.5")]
    public void Options_OutOfRange_NameTheRange(string name, string value, string range)
    {
        HardwareLatencyOptions options = name switch
        {
            "SourceLength" => new() { SourceLength = 0 },
            "TargetLength" => new() { TargetLength = 0 },
            "WarmUps" => new() { WarmUps = -1 },
            "Repeats" => new() { Repeats = 2 },
            _ => new() { Trim = 0.5 },
        };
        Assert.That(
            () => new HardwareLatencyOptionsValidator().ThrowIfInvalid(options, nameof(options)),
            Throws.ArgumentException.With.Message.StartsWith($"HardwareLatencyOptions.{name} is {value}; allowed is {range}."));
    }

    private sealed class ScriptedClock(double[] milliseconds) : FakeTimeProvider
    {
        private int _asked;

        public int Left => milliseconds.Length - (_asked / 2);

        // Every second question is the end of what the one before began.
        public override long GetTimestamp()
        {
            if (_asked++ % 2 == 1) Advance(TimeSpan.FromMilliseconds(milliseconds[(_asked / 2) - 1]));
            return base.GetTimestamp();
        }
    }
}
