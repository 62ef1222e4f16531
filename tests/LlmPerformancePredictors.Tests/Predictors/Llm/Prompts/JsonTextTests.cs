using System.Text.Json;
using LlmPerformancePredictors.Predictors.Llm.Prompts;

namespace LlmPerformancePredictors.Tests.Predictors.Llm.Prompts;

public class JsonTextTests
{
    [TestCase("\\ud800", "\uFFFD")]
    [TestCase("\\udc00\\ud800", "\uFFFD")]
    [TestCase("\\ud83dx", "\uFFFD")]
    [TestCase("\\ud83d\\n", "\uFFFD")]
    [TestCase("\\\\ud800", "\\ud800")]
    [TestCase("\\ud83d\\udc15", "\ud83d\udc15")]
    [TestCase("1\\u003C-0", "1<-0")]
    public void Get_OfEscapes_IsTheTextOrAReplacementCharacter(string escaped, string text)
    {
        JsonElement element = JsonElement.Parse($"{{\"{escaped}\": \"{escaped}\"}}");
        JsonProperty property = element.EnumerateObject().Single();
        Assert.That((JsonText.GetName(property), JsonText.Get(property.Value)), Is.EqualTo((text, text)));
    }
}
