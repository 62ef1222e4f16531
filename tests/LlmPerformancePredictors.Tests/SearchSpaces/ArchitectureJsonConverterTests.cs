using System.Text.Json;
using System.Text.Json.Serialization;
using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Tests.SearchSpaces;

public partial class ArchitectureJsonConverterTests
{
    private const string Json = """{"layers":2,"widths":[8,32],"dropout":0.3,"optimizer":"sgd","momentum":0.9}""";

    private static readonly Architecture Wide =
        ToySpaces.Network.Parse("layers=2;widths=8,32;dropout=0.3;optimizer=sgd;momentum=0.9");

    private static readonly JsonSerializerOptions Bound = new()
    {
        Converters = { new ArchitectureJsonConverter(ToySpaces.Network) },
        TypeInfoResolver = RunContext.Default,
    };

    [Test]
    public void Serialize_WritesTypedValuesOfWhatCounts()
    {
        Assert.That(JsonSerializer.Serialize(Wide), Is.EqualTo(Json));
        Architecture narrow = ToySpaces.Network.Parse("layers=1;widths=16;dropout=0;optimizer=adam");
        Assert.That(
            JsonSerializer.Serialize(narrow), Is.EqualTo("""{"layers":1,"widths":[16],"dropout":0,"optimizer":"adam"}"""));
    }

    [Test]
    public void Deserialize_ByGeneratedCode_GivesEveryArchitectureOfTheSpaceBack()
    {
        foreach (Architecture architecture in ToySpaces.Network.Enumerate())
        {
            string json = JsonSerializer.Serialize(new Run("one", architecture), StrictlyTyped());
            Run run = JsonSerializer.Deserialize(json, StrictlyTyped())!;
            Assert.That(run.Architecture, Is.EqualTo(architecture));
            Assert.That(run.Architecture.Space, Is.SameAs(ToySpaces.Network));
        }
    }

    [Test]
    public void Deserialize_WithoutASpace_SaysWhatToRegister() =>
        Assert.That(
            () => JsonSerializer.Deserialize<Architecture>(Json),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("add new ArchitectureJsonConverter(space)"));

    [TestCase("0.9", "0.95", "'momentum' does not allow '0.95'; allowed is 0.8 to 0.9 in steps of 0.1")]
    [TestCase("0.9", "\"0.9\"", "'momentum' is \"0.9\"; allowed is a number, 0.8 to 0.9 in steps of 0.1.")]
    [TestCase("\"sgd\"", "1", "'optimizer' is 1; allowed is a text, one of adam, sgd.")]
    [TestCase("2,", "[2],", "'layers' is a list; allowed is one value")]
    [TestCase("layers", "layer", "'toy' has no choice 'layer'; its choices are layers, widths")]
    [TestCase("\"dropout\"", "\"layers\"", "'layers' is given twice")]
    public void Deserialize_OfWhatTheSpaceDoesNotHave_NamesChoiceValueAndWhatIsAllowed(string right, string wrong, string message)
    {
        int at = Json.IndexOf(right, StringComparison.Ordinal);
        string json = Json[..at] + wrong + Json[(at + right.Length)..];
        Assert.That(
            () => JsonSerializer.Deserialize<Architecture>(json, Bound),
            Throws.TypeOf<JsonException>().With.Message.StartsWith(message));
    }

    private static System.Text.Json.Serialization.Metadata.JsonTypeInfo<Run> StrictlyTyped() =>
        (System.Text.Json.Serialization.Metadata.JsonTypeInfo<Run>)Bound.GetTypeInfo(typeof(Run));

    internal sealed record Run(string Name, Architecture Architecture);

    [JsonSerializable(typeof(Run))]
    internal sealed partial class RunContext : JsonSerializerContext;
}
