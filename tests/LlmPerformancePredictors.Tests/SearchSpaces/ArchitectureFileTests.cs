using LlmPerformancePredictors.SearchSpaces;
using YamlDotNet.RepresentationModel;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public class ArchitectureFileTests
{
    private static readonly SearchSpace Odd = new SearchSpaceBuilder("odd")
        .AddInteger("on", [1, 2])
        .AddCategorical("a: b", [new("yes"), new("#1"), new("it's \"x\""), new("12"), new("größe")], perLayer: "on")
        .AddReal("rate", 0.001m, 0.003m, 0.001m)
        .Build();

    [Test]
    public void ToJson_WritesTypedValues() =>
        Assert.That(
            ArchitectureFile.ToJson(ToySpaces.Create(8, 0.1)),
            Is.EqualTo(
                """
                {
                  "layers": 1,
                  "widths": [
                    8
                  ],
                  "dropout": 0.1,
                  "optimizer": "adam"
                }
                """));

    [Test]
    public void ToYaml_WritesALineAChoice() =>
        Assert.That(
            ArchitectureFile.ToYaml(ToySpaces.Network.Parse("layers=2;widths=8,32;dropout=0.3;optimizer=sgd;momentum=0.9")),
            Is.EqualTo("layers: 2\nwidths: [8, 32]\ndropout: 0.3\noptimizer: sgd\nmomentum: 0.9\n"));

    [Test]
    public void ToYaml_OfOddNames_IsReadBackByAYamlReader()
    {
        foreach (Architecture architecture in Odd.Enumerate())
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(ArchitectureFile.ToYaml(architecture)));
            var root = (YamlMappingNode)yaml.Documents[0].RootNode;
            foreach (Choice choice in Odd.Choices)
            {
                YamlNode value = root.Children[new YamlScalarNode(choice.Name)];
                string?[] texts = value is YamlSequenceNode list
                    ? [.. list.Select(item => ((YamlScalarNode)item).Value)]
                    : [((YamlScalarNode)value).Value];
                Assert.That(texts, Is.EqualTo(architecture.GetTexts(choice.Name)));
            }
        }
    }

    [Test]
    public void Write_ThenReadJson_GivesTheSame()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "best.json");
        foreach (Architecture architecture in Odd.Enumerate().Take(20))
        {
            ArchitectureFile.Write(path, architecture);
            Assert.That(ArchitectureFile.ReadJson(path, Odd), Is.EqualTo(architecture));
        }
    }

    [Test]
    public void ReadJson_OfAFaultyFile_NamesFilePlaceAndWhatIsAllowed()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "faulty.json");
        File.WriteAllText(path, "{\n  \"layers\": \"1\"\n}");
        Assert.That(
            () => ArchitectureFile.ReadJson(path, ToySpaces.Network),
            Throws.TypeOf<InvalidDataException>().With.Message.EndsWith(
                "faulty.json, line 2, column 13: 'layers' is \"1\"; allowed is a number, one of 1, 2."));
    }

    [Test]
    public void Write_OfAnotherEnding_SaysWhichThereAre() =>
        Assert.That(
            () => ArchitectureFile.Write("best.xml", ToySpaces.Create(8)),
            Throws.ArgumentException.With.Message.Contains("best.xml ends in '.xml'"));
}
