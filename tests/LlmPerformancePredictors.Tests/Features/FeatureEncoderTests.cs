using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.Features;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using LlmPerformancePredictors.Tests.SearchSpaces;

namespace LlmPerformancePredictors.Tests.Features;

public class FeatureEncoderTests
{
    [Test]
    public void Averages_OfATransformer_AreHatsTen()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);
        Architecture architecture = TfsEval.All[0].Trained[1].Architecture;
        Assert.That(encoder.Names, Is.EqualTo(MachineTranslationSpace.Instance.Choices.Select(choice => choice.Name)));
        Assert.That(
            encoder.Encode(architecture),
            Is.EqualTo(new[] { 640, 6, 15_360 / 6.0, 32 / 6.0, 512, 3, 5120 / 3.0, 20 / 3.0, 4, 5 / 3.0 }).Within(1e-12));
    }

    [Test]
    public void Averages_OfACategory_AreItsShareAndZeroWhereInactive()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateAverages(ToySpaces.Network);
        Assert.That(
            encoder.Names, Is.EqualTo(new[] { "layers", "widths", "dropout", "optimizer=adam", "optimizer=sgd", "momentum" }));
        Assert.That(encoder.Encode(ToySpaces.Create(16, 0.3)), Is.EqualTo(new[] { 1, 16, 0.3, 1, 0, 0 }));
    }

    [Test]
    public void Create_OfFunctions_ComposesWithOthers()
    {
        FeatureEncoder encoder = FeatureEncoder.Create(
            ToySpaces.Network, ("weights", one => one.GetIntegers("widths").Sum()),
            ("is sgd", one => one.IsActive("momentum") ? 1 : 0))
            .Concat(FeatureEncoder.CreateAverages(ToySpaces.Network));
        Assert.That(encoder.Names.Take(3), Is.EqualTo(new[] { "weights", "is sgd", "layers" }));
        Assert.That(
            encoder.Encode(ToySpaces.Network.Parse("layers=2;widths=8,32;dropout=0.3;optimizer=sgd;momentum=0.9"))[..3],
            Is.EqualTo(new[] { 40, 1, 2 }));
        Assert.That(
            () => FeatureEncoder.CreateAverages(NasBench201Space.Instance).Concat(encoder),
            Throws.ArgumentException.With.Message.Contains("'toy'").And.Message.Contains("'nas-bench-201'"));
    }

    [Test]
    public void LogCosts_BehindOtherFeatures_KeepTheirNames()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance)
            .Concat(
                FeatureEncoder.CreateLogCosts(
                    MachineTranslationSpace.Instance, new TransformerFlops(0), new TransformerParameters()));
        TrainedTransformer trained = TfsEval.All[0].Trained[0];
        Assert.That(encoder.Names.Skip(10), Is.EqualTo(new[] { "log FLOPs", "log parameters" }));
        Assert.That(encoder.Encode(trained.Architecture)[10], Is.EqualTo(Math.Log(trained.Flops - trained.OutputLayerFlops)));
        Assert.That(encoder.Encode(trained.Architecture)[11], Is.EqualTo(Math.Log(trained.Parameters)));
    }

    [Test]
    public void CellPaths_OfACell_CountWhatEachPathDoes()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateCellPaths(NasBench201Space.Instance);
        Architecture cell = NasBench201Space.ParseCell(
            "|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|");
        var found = encoder.Names.Zip(encoder.Encode(cell)).Where(pair => pair.Second != 0).ToDictionary();
        Assert.That(
            found,
            Is.EquivalentTo(new Dictionary<string, double>
            {
                ["paths of nor_conv_3x3"] = 1,
                ["paths of nor_conv_3x3, avg_pool_3x3"] = 1,
                ["paths of nor_conv_3x3, nor_conv_1x1, nor_conv_3x3"] = 1,
                ["nor_conv_3x3 on paths"] = 4,
                ["nor_conv_1x1 on paths"] = 1,
                ["avg_pool_3x3 on paths"] = 1,
            }));
        Assert.That(encoder.Count, Is.EqualTo(1 + 3 + 9 + 27 + 3), "three operations that do something, on up to three edges");
    }

    [Test]
    public void CellPaths_OfNothingButIdentities_AreAllFour()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateCellPaths(NasBench201Space.Instance);
        Architecture cell = NasBench201Space.ParseCell(
            "|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|");
        Assert.That(encoder.Encode(cell), Is.EqualTo((double[])[4, .. new double[encoder.Count - 1]]));
    }

    // Nothing leaves node 2, and of what enters it only the edges count; node 1 is needed by way of 3<-1.
    [Test]
    public void CellOperations_OfACell_CountAllAndWhatTheOutputNeeds()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateCellOperations(NasBench201Space.Instance);
        Architecture cell = NasBench201Space.ParseCell(
            "|nor_conv_3x3~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|none~0|skip_connect~1|none~2|");
        var found = encoder.Names.Zip(encoder.Encode(cell)).Where(pair => pair.Second != 0).ToDictionary();
        Assert.That(
            found,
            Is.EquivalentTo(new Dictionary<string, double>
            {
                ["nor_conv_3x3 on edges"] = 2,
                ["nor_conv_1x1 on edges"] = 1,
                ["skip_connect on edges"] = 1,
                ["nor_conv_3x3 on needed edges"] = 1,
                ["skip_connect on needed edges"] = 1,
            }));
    }

    [Test]
    public void CellOperations_OfANodeThatIsNeededByANeededNode_CountItsEdges()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateCellOperations(NasBench201Space.Instance);
        Architecture cell = NasBench201Space.ParseCell(
            "|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|avg_pool_3x3~2|");
        var found = encoder.Names.Zip(encoder.Encode(cell)).Where(pair => pair.Second != 0).ToDictionary();
        Assert.That(found.Keys.Count(name => name.EndsWith("needed edges", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    [Test]
    public void CellOperations_OfAnotherSpace_NameItsChoices() => Assert.That(
        () => FeatureEncoder.CreateCellOperations(ToySpaces.Network),
        Throws.ArgumentException.With.Message.Contains(ToySpaces.Network.Name).And.Message.Contains("3<-2"));

    [Test]
    public void CellPaths_OfAnotherSpace_NameItsChoices() => Assert.That(
        () => FeatureEncoder.CreateCellPaths(ToySpaces.Network),
        Throws.ArgumentException.With.Message.Contains(ToySpaces.Network.Name).And.Message.Contains("3<-2"));

    [Test]
    public void PerLayer_OfAnArchitecture_HasEveryLayerAndZeroWhereThereIsNone()
    {
        FeatureEncoder encoder = FeatureEncoder.CreatePerLayer(ToySpaces.Network);
        Assert.That(
            encoder.Names,
            Is.EqualTo(new[] { "layers", "widths[0]", "widths[1]", "dropout", "optimizer=adam", "optimizer=sgd", "momentum" }));
        Assert.That(encoder.Encode(ToySpaces.Create(16, 0.3)), Is.EqualTo(new[] { 1, 16, 0, 0.3, 1, 0, 0 }));
    }

    [Test]
    public void OneHot_OfAnArchitecture_HasOneIndicatorAGene()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateOneHot(ToySpaces.Network);
        Assert.That(encoder.Count, Is.EqualTo(2 + 3 + 3 + 6 + 2 + 2));
        Assert.That(
            encoder.Names.Skip(2).Take(4), Is.EqualTo(new[] { "widths[0]=8", "widths[0]=16", "widths[0]=32", "widths[1]=8" }));
        Assert.That(
            encoder.Encode(ToySpaces.Create(16, 0.3)), Is.EqualTo(
                new[] { 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0 }));
    }

    [Test]
    public void Encode_InSinglePrecision_IsTheSameRounded()
    {
        FeatureEncoder encoder = FeatureEncoder.CreateAverages(MachineTranslationSpace.Instance);
        float[] row = new float[10];
        encoder.Encode(TfsEval.All[0].Trained[1].Architecture, row);
        Assert.That(row, Is.EqualTo(encoder.Encode(TfsEval.All[0].Trained[1].Architecture).Select(value => (float)value)));
    }

    [Test]
    public void Encode_OfAUsersOwnFeatures_StandsBesideTheOthers()
    {
        FeatureEncoder encoder = FeatureEncoder.CreatePerLayer(ToySpaces.Network).Concat(new TotalWidth());
        Assert.That(encoder.Names.TakeLast(2), Is.EqualTo(new[] { "momentum", "total width" }));
        Assert.That(encoder.Encode(ToySpaces.Network.Parse("layers=2;widths=8,32;dropout=0;optimizer=adam"))[^1], Is.EqualTo(40));
        Assert.That(
            () => encoder.Encode(NasBench201Space.Instance.Sample(RandomSource.Create(1))),
            Throws.TypeOf<InvalidArchitectureException>());
    }

    [Test]
    public void Encoder_WithoutASpaceOrANamedFeature_IsRefused()
    {
        Assert.That(() => new TotalWidth(null!, ["a"]), Throws.ArgumentNullException);
        Assert.That(() => new TotalWidth(ToySpaces.Network, null!), Throws.ArgumentNullException);
        Assert.That(() => new TotalWidth(ToySpaces.Network, [null!]), Throws.ArgumentNullException);
    }

    [Test]
    public void Encode_IntoASpanOfAnotherLength_IsRefused() =>
        Assert.That(
            () => FeatureEncoder.CreateAverages(ToySpaces.Network).Encode(ToySpaces.Create(8), new double[3]),
            Throws.ArgumentException.With.Message.Contains("6 numbers; the span has 3"));

    private sealed class TotalWidth(SearchSpace space, IReadOnlyList<string> names) : FeatureEncoder(space, names)
    {
        public TotalWidth()
            : this(ToySpaces.Network, ["total width"])
        {
        }

        protected override void EncodeCore(Architecture architecture, Span<double> features) =>
            features[0] = architecture.GetNumbers("widths").Sum();
    }
}
