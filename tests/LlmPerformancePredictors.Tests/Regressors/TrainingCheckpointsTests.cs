using LlmPerformancePredictors.ModelFiles;
using LlmPerformancePredictors.Regressors;

namespace LlmPerformancePredictors.Tests.Regressors;

[TestFixture]
public sealed class TrainingCheckpointsTests
{
    private static readonly RegressorOptions Options = RegressorFixture.Small.Clone().Change(options => options.Members = 3);

    private string _path = string.Empty;

    [SetUp]
    public void NameTheFile() => _path = Path.Combine(
        TestContext.CurrentContext.WorkDirectory, $"{TestContext.CurrentContext.Test.ID}.checkpoint");

    [TearDown]
    public void DeleteTheFile() => File.Delete(_path);

    [Test]
    public void Read_WhatWasWritten_IsTheSameInEveryField([Values(0, 1, 2)] int done, [Values] bool between)
    {
        TrainedMember[] members = [.. Enumerable.Range(0, done).Select(i => Member(i))];
        MemberState? current = between ? null : new MemberState(7, 49, Network(20), Network(21), Network(22), Member(11));
        Checkpoints().Write(new TrainingCheckpoint(members, current));
        TrainingCheckpoint read = Checkpoints().Read()!;
        Assert.That(read.Done, Has.Count.EqualTo(done));
        for (int i = 0; i < done; i++)
            AssertSame(read.Done[i], members[i]);
        if (current is null)
        {
            Assert.That(read.Current, Is.Null);
            return;
        }

        Assert.That((read.Current!.Epochs, read.Current.Steps), Is.EqualTo((7, 49L)));
        AssertSame(read.Current.Weights, current.Weights);
        AssertSame(read.Current.First, current.First);
        AssertSame(read.Current.Second, current.Second);
        AssertSame(read.Current.Best, current.Best);
    }

    [Test]
    public void Read_WithoutAFile_IsNothing() => Assert.That(Checkpoints().Read(), Is.Null);

    [Test]
    public void Write_WithoutAPath_WritesNothing()
    {
        var checkpoints = new TrainingCheckpoints(null, RegressorFixture.Data(), Options);
        checkpoints.Write(new TrainingCheckpoint([], null));
        Assert.That(checkpoints.Read(), Is.Null);
    }

    [Test]
    public void Read_CutShortAnywhere_IsRefused()
    {
        Checkpoints().Write(new TrainingCheckpoint([Member(1)], null));
        byte[] bytes = File.ReadAllBytes(_path);
        for (int length = 0; length < bytes.Length; length += 37)
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.That(() => Checkpoints().Read(), Throws.TypeOf<ModelFileException>(), $"{length} of {bytes.Length} bytes");
        }
    }

    [TestCase("done", "4", "0 to 3 as metadata 'done'")]
    [TestCase("epochs", "0", "1 to 12 as metadata 'epochs'")]
    [TestCase("epochs", "2000000000", "1 to 12 as metadata 'epochs'")]
    [TestCase("steps", "many", "as metadata 'steps'")]
    [TestCase("best.error", "low", "a number as metadata 'best.error'")]
    [TestCase("format", "other", "the format 'llm-performance-predictors/checkpoint/1'")]
    [TestCase("run", "other", "a checkpoint of this data and these options")]
    public void Read_AFieldThatCannotBe_NamesIt(string key, string value, string message)
    {
        Checkpoints().Write(new TrainingCheckpoint([], new MemberState(7, 49, Network(1), Network(2), Network(3), Member(4))));
        TensorFile file = TensorFile.Read(_path);
        new TensorFile(new Dictionary<string, string>(file.Metadata) { [key] = value }, file.Tensors).Write(_path);
        Assert.That(() => Checkpoints().Read(), Throws.TypeOf<ModelFileException>().With.Message.Contains(message));
    }

    [Test]
    public void Read_ByARunOfOtherData_IsRefusedWithWhatToDo()
    {
        Checkpoints().Write(new TrainingCheckpoint([], null));
        var other = new TrainingCheckpoints(_path, RegressorFixture.Data(seed: 2), Options);
        Assert.That(other.Read, Throws.TypeOf<ModelFileException>().With.Message.Contains("delete it, or give another path"));
    }

    private static NetworkWeights Network(int seed) => NetworkWeights.CreateInitial([4, 3, 1], RandomSource.Create(seed));

    private static TrainedMember Member(int seed) => new(Network(seed), seed + 1, 0.1 + (seed / 3.0));

    private static void AssertSame(TrainedMember actual, TrainedMember expected)
    {
        Assert.That((actual.BestEpoch, actual.BestError), Is.EqualTo((expected.BestEpoch, expected.BestError)));
        AssertSame(actual.Weights, expected.Weights);
    }

    private static void AssertSame(NetworkWeights actual, NetworkWeights expected)
    {
        Assert.That(actual.Sizes, Is.EqualTo(expected.Sizes));
        Assert.That(actual.Weights, Is.EqualTo(expected.Weights));
        Assert.That(actual.Biases, Is.EqualTo(expected.Biases));
    }

    private TrainingCheckpoints Checkpoints() => new(_path, RegressorFixture.Data(), Options);
}
