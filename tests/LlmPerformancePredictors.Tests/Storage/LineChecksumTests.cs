using System.Buffers;
using System.Text;
using LlmPerformancePredictors.Storage;

namespace LlmPerformancePredictors.Tests.Storage;

/// <summary>Flipped bytes in stores and journals (issue 13, number 32).</summary>
public class LineChecksumTests
{
    [Test]
    public void Append_ToALine_IsCrc32CastagnoliOfWhatIsBefore()
    {
        // "123456789" has the check value e3069283 of the catalogue of CRC algorithms.
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("earlier123456789}"u8);
        LineChecksum.Append(buffer, "earlier".Length);
        Assert.That(Encoding.ASCII.GetString(buffer.WrittenSpan), Is.EqualTo("""earlier123456789,"crc32c":"e3069283"}"""));
    }

    [Test]
    public void Write_ALine_IsThatOfTheVersionBeforeAndAChecksum()
    {
        string line = Encoding.UTF8.GetString(NoteLine.Format.Write([new NoteLine("ü", 2)]));
        Assert.That(line, Does.Match("^\\{\"text\":\"ü\",\"number\":2,\"crc32c\":\"[0-9a-f]{8}\"\\}\n$"));
        Assert.That(Damage.WithoutChecksums(line), Is.EqualTo("{\"text\":\"ü\",\"number\":2}\n"));
    }

    [TestCase("""{"text":"a","number":1}""")]
    [TestCase("""{"text":"a","number":1,"crc32":"00000000"}""")]
    [TestCase("""{"text":"a","number":1,"crc32c":null}""")]
    public void Parse_ALineWithoutChecksum_IsReadAsBefore(string line) =>
        Assert.That(NoteLine.Format.Parse(Encoding.UTF8.GetBytes(line), "f", 1), Is.EqualTo(new NoteLine("a", 1)));

    [Test]
    public void Parse_ALineThatWasEdited_SaysSo()
    {
        string line = Encoding.UTF8.GetString(NoteLine.Format.Write([new NoteLine("a", 1)])).TrimEnd();
        string edited = line.Replace("\"a\"", "\"b\"", StringComparison.Ordinal);
        Assert.That(
            () => NoteLine.Format.Parse(Encoding.UTF8.GetBytes(edited), "f", 3),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                "f, line 3 is no note: It is not what its checksum (crc32c) was made of: it is damaged, or was edited. "
                + "Delete the line."));
        Assert.That(
            NoteLine.Format.Parse(Encoding.UTF8.GetBytes(Damage.WithoutChecksums(edited)), "f", 3),
            Is.EqualTo(new NoteLine("b", 1)));
    }

    [Test]
    public void ReadStream_OfLinesWithAnyByteChanged_IsRefusedOrTheSame()
    {
        NoteLine[] notes = [new("first \"ü\"", 1), new("24.31", 2) { MeanScore = 24.31 }, new("漢", 30)];
        byte[] whole = NoteLine.Format.Write(notes);
        int refused = 0;
        for (int round = 0; round < 20; round++)
        {
            foreach ((int at, byte[] bytes) in Damage.FlipEach(whole))
            {
                try
                {
                    using var stream = new MemoryStream(bytes, writable: false);
                    Assert.That(NoteLine.Format.ReadStream(stream, "f", forgivesTornEnd: true), Is.EqualTo(notes), $"byte {at}");
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(15 * whole.Length));
    }

    [Test]
    public void Split_ALineWithoutEnd_IsRefusedBeforeItTakesAllMemory()
    {
        IEnumerable<(long Start, ReadOnlyMemory<byte> Line)> lines = LineSplitter.Split(
            (destination, _) =>
            {
                destination.Fill((byte)'a');
                return destination.Length;
            },
            0);
        Assert.That(
            () => lines.First(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("longer than 268435456 bytes"));
    }
}
