using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.ByHand;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>The files of a folder of prompts that people take to a language model.</summary>
internal static class PromptFolderTargets
{
    private static readonly string[] Prompts = ["Estimate.", "Estimate another: ä."];

    public static IEnumerable<FuzzTarget> Create() =>
    [
        Create("prompt-keys", InputForm.Json, ".key.json"),
        Create("prompt-texts", InputForm.Text, ".prompt.txt"),
        Create("prompt-answers", InputForm.Text, ".answer.txt"),
    ];

    private static FuzzTarget Create(string name, InputForm form, string suffix) => new(
        name, form, folder => Open(folder, suffix), typeof(InvalidDataException), typeof(AnswerStoreException));

    private static FuzzReader Open(string folder, string suffix)
    {
        string prompts = Path.Combine(folder, "prompts");
        var options = new PromptFolderOptions { Folder = prompts, Model = "m" };
        using (var made = new PromptFolder(options, new StillTime()))
            Export(made, prompts);

        Dictionary<string, byte[]> files = Directory.GetFiles(prompts).ToDictionary(file => file, File.ReadAllBytes);
        string[] attacked =
            [.. files.Keys.Where(file => file.EndsWith(suffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return new FuzzReader([files[attacked[0]]], input =>
        {
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            foreach (string file in Directory.GetFiles(prompts)) File.Delete(file);
            foreach ((string file, byte[] content) in files) File.WriteAllBytes(file, file == attacked[0] ? input : content);
            using var store = new AnswerStore(
                new AnswerStoreOptions { Path = Path.Combine(folder, "answers.jsonl") }, new StillTime());
            using var read = new PromptFolder(options, new StillTime());
            read.ImportAsync(store).GetAwaiter().GetResult();
            Export(read, prompts);
            return [];
        })
        {
            // A file of the second prompt in the place of the first one's.
            Further = [files[attacked[1]]],
        };
    }

    private static void Export(PromptFolder folder, string path)
    {
        using IChatClient client = folder.AsChatClient();
        foreach (string prompt in Prompts)
        {
            try
            {
                client.GetResponseAsync(prompt).GetAwaiter().GetResult();
            }
            catch (NotAskedException)
            {
            }
        }

        foreach (string file in Directory.GetFiles(path, "*.prompt.txt"))
        {
            string answer = file.Replace(".prompt.", ".answer.", StringComparison.Ordinal);
            if (!File.Exists(answer)) File.WriteAllText(answer, "{\"id\": 1, \"score\": 24.3}\n");
        }
    }
}
