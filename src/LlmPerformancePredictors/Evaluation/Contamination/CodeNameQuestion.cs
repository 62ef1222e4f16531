using System.Text.Json;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Evaluation.Contamination;

/// <summary>Asks a language model which name is behind which code name, and counts what is right.</summary>
/// <param name="disguise">The disguise.</param>
internal sealed class CodeNameQuestion(SpaceDisguise disguise)
{
    private const string Property = "names";

    /// <summary>The prompt: what a disguised prompt shows, and all original names in alphabetical order.</summary>
    /// <param name="task">The task about the original space.</param>
    /// <param name="demonstrations">Demonstrations of the original space.</param>
    public string Render(PredictionTask task, IReadOnlyList<Demonstration> demonstrations)
    {
        var request = new PromptRequest(
            disguise.Disguise(task), [.. demonstrations.Select(disguise.Disguise)], []);
        string[] sections =
        [
            "# Question\nA search space of neural networks is shown below under code names, in another order, with trained "
            + "networks and their scores. Say which code name stands for which name. Some code names stand for nothing.",
            "# Hyperparameters" + SpaceDefinitions.Format(disguise.Disguised),
            "# Demonstrations" + ArchitectureSection.RenderDemonstrations(request, PromptParts.Recorded),
            "# Names"
            + $"\n- {CodeNames.Choice}: {List(disguise.Original.Choices.Select(choice => choice.Name))}"
            + (Categories.Any() ? $"\n- {CodeNames.Category}: {List(Categories)}" : ""),
            "# Answer\nReply with one JSON object and nothing else, and leave out what you cannot tell, in this form:\n"
            + $"{{\"{Property}\": {{\"{disguise.Disguised.Choices[0].Name}\": \"NAME\", ...}}}}",
        ];
        return string.Join("\n\n", sections) + "\n";
    }

    /// <summary>Asks once. A call that fails is data.</summary>
    public async Task<CodeNameUse> AskAsync(IChatClient model, string prompt, CancellationToken cancellationToken)
    {
        try
        {
            ChatResponse response = await model
                .GetResponseAsync([new ChatMessage(ChatRole.User, prompt)], null, cancellationToken)
                .ConfigureAwait(false);
            return Count(response.Text);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A client may meet its cancellation with an exception of its own.
            cancellationToken.ThrowIfCancellationRequested();
            return Count("") with { Failure = exception.Message };
        }
    }

    /// <summary>Counts the names that an answer gives. Never throws for what a model may write.</summary>
    public CodeNameUse Count(string answer)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        (IEnumerable<JsonElement> objects, _) = JsonObjectScanner.FindElements(ReasoningText.Blank(answer), Property);
        foreach (JsonElement element in objects)
        {
            JsonElement names = element.TryGetProperty(Property, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object
                ? inner
                : element;
            foreach (JsonProperty property in names.EnumerateObject())
                if (property.Value.ValueKind == JsonValueKind.String)
                    given[JsonText.GetName(property)] = JsonText.Get(property.Value); // the last word counts
        }

        string[] codes = [.. disguise.Names.Keys.Concat(disguise.Decoys)];
        int choices = disguise.Original.Choices.Count, categories = Categories.Count();
        int choiceCodes = disguise.Disguised.Choices.Count, categoryCodes = codes.Length - choiceCodes;
        return new CodeNameUse(
            codes.Length,
            codes.Count(given.ContainsKey),
            codes.Count(code =>
                given.TryGetValue(code, out string? name)
                    && disguise.Names.TryGetValue(code, out string? right)
                    && name == right),
            ((double)choices / choiceCodes) + (categories == 0 ? 0 : (double)categories / categoryCodes));
    }

    private IEnumerable<string> Categories => disguise.Original.Choices
        .OfType<CategoricalChoice>()
        .SelectMany(choice => choice.Categories)
        .Select(category => category.Name)
        .Distinct(StringComparer.Ordinal);

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
