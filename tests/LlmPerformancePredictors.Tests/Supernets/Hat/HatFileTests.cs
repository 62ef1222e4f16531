using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Supernets.Hat;
using YamlDotNet.RepresentationModel;

namespace LlmPerformancePredictors.Tests.Supernets.Hat;

public class HatFileTests
{
    private const string SmallSpace = """
        lr: 1e-7   # not ours
        encoder-embed-choice: [320, 256]
        decoder-embed-choice: [256]
        encoder-ffn-embed-dim-choice: [512, 128]
        decoder-ffn-embed-dim-choice: [512, 128]
        encoder-layer-num-choice: [2]
        decoder-layer-num-choice: [2, 1]
        encoder-self-attention-heads-choice: [4, 2]
        decoder-self-attention-heads-choice: [4, 2]
        decoder-ende-attention-heads-choice: [4, 2]
        decoder-arbitrary-ende-attn-choice: [-1, 1]
        adam-betas: (0.9, 0.98)
        """;

    private const string SubNetwork = """
        encoder-embed-dim-subtransformer: 256
        decoder-embed-dim-subtransformer: 256

        encoder-ffn-embed-dim-all-subtransformer: [512, 128]
        decoder-ffn-embed-dim-all-subtransformer: [128]
        encoder-layer-num-subtransformer: 2
        decoder-layer-num-subtransformer: 1
        encoder-self-attention-heads-all-subtransformer: [4, 2]
        decoder-self-attention-heads-all-subtransformer: [2]
        decoder-ende-attention-heads-all-subtransformer: [4]
        decoder-arbitrary-ende-attn-all-subtransformer: [-1]
        """;

    [Test]
    public void Parse_SearchSpace_HasTheFilesChoicesAndKeepsTheRest()
    {
        HatSearchSpace read = HatSearchSpace.Parse(SmallSpace, "small");

        Assert.That(read.Space.Name, Is.EqualTo("small"));
        Assert.That(read.Space.Size.ToString(), Is.EqualTo(((long)2 * 4 * 4 * (16 + (16 * 16))).ToString()));
        Assert.That(((IntegerChoice)read.Space[MachineTranslationSpace.DecoderCrossSpans]).Values, Is.EqualTo(new[] { 1, 2 }));
        Assert.That(read.OtherSettings, Is.EqualTo(new HatSetting[] { new("lr", "1e-7"), new("adam-betas", "(0.9, 0.98)") }));
    }

    [TestCase("a: &x [*x]", "anchor or alias")]
    [TestCase("&x a: 1", "anchor or alias")]
    [TestCase("a: *x", "anchor or alias")]
    [TestCase("a: \"\\UFFFFFFFF\"", "is no YAML")]
    [TestCase("a: 1\na: 2", "is no YAML")]
    public void Parse_AnchorsEscapesAndDoubledKeys_AreRefusedAsFormat(string yaml, string message) => Assert.That(
        () => HatSearchSpace.Parse(yaml, "hostile"), Throws.TypeOf<HatFormatException>().With.Message.Contains(message));

    [Test]
    public void Parse_DeepOrLargeFile_IsRefusedBeforeATreeIsBuilt()
    {
        string deep = "a: " + new string('[', 20_000);
        string large = "a: '" + new string('x', 1_000_001) + "'";

        Assert.That(() => HatSearchSpace.Parse(deep, "deep"),
            Throws.TypeOf<HatFormatException>().With.Message.Contains("16 levels"));
        Assert.That(() => HatSearchSpace.Parse(large, "large"),
            Throws.TypeOf<HatFormatException>().With.Message.Contains("at most 1000000"));
    }

    [Test]
    public void WriteAndParse_SubNetwork_GiveTheSameKeysOrderAndValues()
    {
        SearchSpace space = HatSearchSpace.Parse(SmallSpace, "small").Space;
        HatSubNetwork read = HatSubNetwork.Parse(SubNetwork + "\nnote: mine\n", space, "sub");

        Assert.That(read.Architecture.GetIntegers(MachineTranslationSpace.DecoderCrossSpans), Is.EqualTo(new[] { 1 }));
        Assert.That(read.OtherSettings, Is.EqualTo(new HatSetting[] { new("note", "mine") }));
        Assert.That(Entries(HatSubNetwork.ToYaml(read.Architecture)), Is.EqualTo(Entries(SubNetwork)));
    }

    [Test]
    public void WriteAndParse_AnyArchitectureOfAnyHatSpace_GiveItBack() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = RandomSource.Create(seed);
            SearchSpace space = random.Next(3) switch
            {
                0 => MachineTranslationSpace.Instance,
                1 => SmallTransformerSpace.NumberWords,
                _ => HatSearchSpace.Parse(SmallSpace, "small").Space,
            };
            Architecture architecture = space.Sample(random);
            HatSubNetwork read = HatSubNetwork.Parse(HatSubNetwork.ToYaml(architecture), space, "sub");
            return read.Architecture.Equals(architecture) && read.OtherSettings.Count == 0;
        }).Check(Config.QuickThrowOnFailure);

    [TestCase(
        "encoder-layer-num-subtransformer: 2",
        "",
        "sub has no encoder-layer-num-subtransformer; its keys are encoder-embed-dim")]
    [TestCase(
        "subtransformer: [-1]",
        "subtransformer: [0]",
        "sub, decoder-arbitrary-ende-attn-all-subtransformer is 0; allowed is -1")]
    [TestCase(
        "subtransformer: [2]",
        "subtransformer: 2",
        "sub, decoder-self-attention-heads-all-subtransformer is 2; allowed is a list of whole numbers.")]
    [TestCase(
        "encoder-embed-dim-subtransformer: 256",
        "encoder-embed-dim-subtransformer: wide",
        "sub, encoder-embed-dim-subtransformer has wide; allowed is a whole number.")]
    [TestCase("subtransformer: [-1]", "subtransformer: [-1", "sub is no YAML: ")]
    public void Parse_BrokenSubNetwork_NamesKeyAndValue(string old, string changed, string message)
    {
        SearchSpace space = HatSearchSpace.Parse(SmallSpace, "small").Space;

        Assert.That(
            () => HatSubNetwork.Parse(SubNetwork.Replace(old, changed, StringComparison.Ordinal), space, "sub"),
            Throws.InstanceOf<HatFormatException>().With.Message.StartsWith(message));
    }

    [Test]
    public void Parse_SubNetworkOfAnotherSpace_NamesTheChoice() => Assert.That(
        () => HatSubNetwork.Parse(SubNetwork, MachineTranslationSpace.Instance, "sub"),
        Throws.InstanceOf<InvalidArchitectureException>().With.Message.Contains("'encoder_embed_dim' does not allow '256'"));

    [Test]
    public void Parse_SearchSettings_GivesOptionsLimitAndTheRest()
    {
        HatSearchSettings read = HatSearchSettings.Parse(
            "evo-iter: 3\npopulation-size: 12\nparent-size: 4\nmutation-size: 5\ncrossover-size: 6\nmutation-prob: 0.25\n"
            + "feature-norm: [640, 6]\nlat-norm: 200\nckpt-path: ./a.pt\nlatency-constraint: 150.5\n", "settings");

        Assert.That(
            read.Evolution.Settings().Select(setting => setting.Value), Is.EqualTo(new object[] { 12, 4, 5, 0.25, 6, 3, false }));
        Assert.That((read.LatencyLimit, read.LatencyNorm), Is.EqualTo((150.5, 200.0)));
        Assert.That(read.FeatureNorm, Is.EqualTo(new[] { 640.0, 6 }));
        Assert.That(read.OtherSettings, Is.EqualTo(new HatSetting[] { new("ckpt-path", "./a.pt") }));
    }

    [Test]
    public void Parse_SearchSettingsOutsideTheirRange_NamesTheOption() => Assert.That(
        () => HatSearchSettings.Parse(
            "evo-iter: 3\npopulation-size: 12\nparent-size: 40\nmutation-size: 5\ncrossover-size: 6\nmutation-prob: 0.25\n",
            "settings"),
        Throws.InstanceOf<HatFormatException>().With.Message.EqualTo(
            "settings: EvolutionOptions.Parents is 40; allowed is 1 to 12."));

    [Test]
    public void Read_PublishedSubNetworks_WrittenAgainHaveEqualKeysOrderAndValues()
    {
        int files = 0;
        foreach ((string task, string spaceFile) in new[] { ("wmt14.en-de", "space0.yml"), ("iwslt14.de-en", "space1.yml") })
        {
            SearchSpace space = HatSearchSpace.Read(SharedData.Path("hat-configs", task, "supertransformer", spaceFile)).Space;
            foreach (string file in Directory.EnumerateFiles(SharedData.Path("hat-configs", task, "subtransformer"), "HAT_*.yml"))
            {
                HatSubNetwork read = HatSubNetwork.Read(file, space);
                Assert.That(Entries(HatSubNetwork.ToYaml(read.Architecture)), Is.EqualTo(Entries(File.ReadAllText(file))), file);
                Assert.That(read.OtherSettings, Is.Empty);
                files++;
            }
        }

        Assert.That(files, Is.EqualTo(22));
    }

    [Test]
    public void Read_PublishedSpaces_GiveThePresetAndIwsltsOwn()
    {
        HatSearchSpace wmt = HatSearchSpace.Read(SharedData.Path("hat-configs", "wmt14.en-de", "supertransformer", "space0.yml"));
        HatSearchSpace iwslt =
            HatSearchSpace.Read(SharedData.Path("hat-configs", "iwslt14.de-en", "supertransformer", "space1.yml"));

        Assert.That(
            wmt.Space.Choices.Select(choice => choice.ToString()),
            Is.EqualTo(MachineTranslationSpace.Instance.Choices.Select(choice => choice.ToString())));
        Assert.That(iwslt.Space[MachineTranslationSpace.EncoderFfnDims].Allowed, Is.EqualTo("one of 2048, 1024, 512"));
        Assert.That(iwslt.Space[MachineTranslationSpace.DecoderHeads].Allowed, Is.EqualTo("one of 4, 2"));
        Assert.That(iwslt.OtherSettings, Does.Contain(new HatSetting("qkv-dim", "512")));
        Assert.That(new TransformerParameters().GetCost(iwslt.Space.Sample(RandomSource.Create(1))), Is.GreaterThan(1_000_000));
    }

    [Test]
    public void Read_PublishedSearchSettings_AreTheDefaults()
    {
        foreach (string task in new[] { "wmt14.en-de", "iwslt14.de-en" })
            foreach (string file in Directory.EnumerateFiles(SharedData.Path("hat-configs", task, "evo_search")))
            {
                HatSearchSettings read = HatSearchSettings.Read(file);
                Assert.That(
                    read.Evolution.Settings(),
                    Is.EqualTo(new LlmPerformancePredictors.Search.Evolution.EvolutionOptions().Settings()));
                Assert.That(read.LatencyLimit, Is.GreaterThan(0));
                Assert.That(
                    read.OtherSettings.Select(setting => setting.Key),
                    Is.EquivalentTo(new[] { "ckpt-path", "restore-file", "write-config-path" }));
            }
    }

    private static (string Key, string Value)[] Entries(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. ((YamlMappingNode)stream.Documents[0].RootNode).Select(pair => (pair.Key.ToString(), pair.Value.ToString()))];
    }
}
