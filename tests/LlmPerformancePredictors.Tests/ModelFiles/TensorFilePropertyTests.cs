using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.ModelFiles;

namespace LlmPerformancePredictors.Tests.ModelFiles;

/// <summary>Any content, and any damage to it.</summary>
[TestFixture]
public sealed class TensorFilePropertyTests
{
    private string _path = string.Empty;

    [SetUp]
    public void NameTheFile() => _path = Path.Combine(
        TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.safetensors");

    [TearDown]
    public void DeleteTheFile() => File.Delete(_path);

    [Test]
    public void Read_OfAnyContentWritten_IsTheSameToTheBit() => ForAll(random =>
    {
        TensorFile file = RandomFile(random);
        file.Write(_path);
        AssertSame(TensorFile.Read(_path), file);
        using FileStream stream = File.OpenRead(_path);
        AssertSame(TensorFile.Read(stream, "a stream"), file);
        Assert.That(stream.CanRead, "the stream stays open");
    });

    [Test]
    public void Write_AnyContent_BeginsItsNumbersAtAMultipleOfEight() => ForAll(random =>
    {
        RandomFile(random).Write(_path);
        Assert.That(BinaryPrimitives.ReadUInt64LittleEndian(File.ReadAllBytes(_path)) % 8, Is.Zero);
    });

    [Test]
    public void Read_WithAnyByteOfTheHeaderChanged_IsRefusedOrHoldsAsManyNumbers() => ForAll(random =>
    {
        TensorFile file = RandomFile(random);
        file.Write(_path);
        byte[] bytes = File.ReadAllBytes(_path);
        int header = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        bytes[random.Next(header)] ^= (byte)random.Next(1, 256);
        File.WriteAllBytes(_path, bytes);
        try
        {
            TensorFile read = TensorFile.Read(_path);
            Assert.That(read.Tensors.Sum(tensor => tensor.Values.Length), Is.EqualTo((bytes.Length - header) / 4));
            Assert.That(
                read.Tensors.All(
                    tensor => tensor.Shape.Aggregate(1L, (a, b) => a * b) == tensor.Values.Length), "shapes fit their numbers");
        }
        catch (ModelFileException exception)
        {
            Assert.That(exception.Path, Is.EqualTo(_path), "the one way to be refused");
        }
    });

    [Test]
    public void Read_WithBytesAdded_IsRefused() => ForAll(random =>
    {
        RandomFile(random).Write(_path);
        File.AppendAllBytes(_path, new byte[random.Next(1, 20)]);
        Assert.That(() => TensorFile.Read(_path), Throws.TypeOf<ModelFileException>());
    });

    // As the format says (github.com/huggingface/safetensors): tensors in any order, a single number without axes, white space.
    [Test]
    public void Read_AFileByHand_HasItsTensors()
    {
        byte[] header = Encoding.ASCII.GetBytes(
            """
            {"__metadata__":{"k":"v"},
             "b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},
             "a":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}
            """);
        byte[] bytes = new byte[8 + header.Length + 12];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);
        for (int i = 0; i < 3; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(8 + header.Length + (4 * i)), i + 0.5f);
        TensorFile file = TensorFile.Read(new MemoryStream(bytes), "by hand");
        Assert.Multiple(() =>
        {
            Assert.That(file.Metadata["k"], Is.EqualTo("v"));
            Assert.That(file.Find("b")!.Shape, Is.Empty, "a single number");
            Assert.That(file.Find("b")!.Values.ToArray(), Is.EqualTo(new[] { 0.5f }));
            Assert.That(file.Find("a")!.Shape, Is.EqualTo(new[] { 2, 1 }));
            Assert.That(file.Find("a")!.Values.ToArray(), Is.EqualTo(new[] { 1.5f, 2.5f }));
        });
    }

    private static TensorFile RandomFile(Random random)
    {
        string[] names = [.. Enumerable.Range(0, random.Next(5)).Select(i => $"tensor {i} \"ä\\{random.Next(100)}")];
        var metadata = Enumerable.Range(0, random.Next(4)).ToDictionary(
            i => $"key {i}", _ => $"wert\n\t\u0001 {random.Next(100)} 😀");
        return new TensorFile(metadata, names.Select(name =>
        {
            int[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(4))];
            float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
            for (int i = 0; i < values.Length; i++)
                values[i] = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            return new NamedTensor(name, shape, values);
        }));
    }

    private static void AssertSame(TensorFile actual, TensorFile expected)
    {
        Assert.That(actual.Metadata, Is.EqualTo(expected.Metadata));
        Assert.That(actual.Tensors, Has.Count.EqualTo(expected.Tensors.Count));
        foreach (NamedTensor tensor in expected.Tensors)
        {
            NamedTensor found = actual.Find(tensor.Name)!;
            Assert.That(found.Shape, Is.EqualTo(tensor.Shape), tensor.Name);
            Assert.That(Bits(found), Is.EqualTo(Bits(tensor)), tensor.Name);
        }
    }

    private static int[] Bits(NamedTensor tensor) => Array.ConvertAll(tensor.Values.ToArray(), BitConverter.SingleToInt32Bits);

    private static void ForAll(Action<Random> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => property(RandomSource.Create(seed))).QuickCheckThrowOnFailure();
}
