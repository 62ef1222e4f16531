using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.ByHand;
using LlmPerformancePredictors.Metrics;
using LlmPerformancePredictors.Predictors;
using LlmPerformancePredictors.Predictors.Llm;
using LlmPerformancePredictors.Predictors.Llm.Prompts;
using LlmPerformancePredictors.SearchSpaces;
using LlmPerformancePredictors.Tests.Predictors.Llm;
using LlmPerformancePredictors.Tests.SearchSpaces;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmPerformancePredictors.Tests.LanguageModels.ByHand;

public class PromptFolderTests
{
    private static readonly PredictionTask Toy = new() { Space = ToySpaces.Network, Metric = Metric.Bleu, Name = "toys" };
    private static readonly Architecture[] Pool = [ToySpaces.Create(8), ToySpaces.Create(16), ToySpaces.Create(32)];

    private string _folder = "";

    private string Prompts => Path.Combine(_folder, "prompts");

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("by-hand").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AsChatClient_OfARun_ExportsPromptsOnceAndTakesAnswersUntilEveryOneIsRead()
    {
        IReadOnlyList<Prediction> first = await PredictAsync();
        Assert.That(first.Select(prediction => prediction.Failure!.Kind), Is.All.EqualTo(PredictionFailureKind.NotAsked));
        Assert.That(
            first[1].Failure!.Reason,
            Is.EqualTo(
                $"the language model was not asked: {File(2, "prompt")} has no answer yet; write it into 0002.answer.txt, "
                + "import it and run again."));
        Assert.That(
            await System.IO.File.ReadAllTextAsync(File(2, "prompt")),
            Is.EqualTo(new PerformancePromptTemplate().Render(new(Toy, [], [Pool[1]]))));
        await PredictAsync();
        Assert.That(Directory.GetFiles(Prompts, "*.prompt.txt"), Has.Length.EqualTo(3), "each prompt once");

        // The second answer cannot be read, the third is not there yet.
        await AnswerAsync(1);
        await AnswerAsync(2, "As a language model, I cannot say.");
        ImportReport report = await ImportAsync();
        Assert.That((report.Imported, report.AlreadyStored), Is.EqualTo((2, 0)));
        Assert.That(report.Open, Is.EqualTo(new[] { File(3, "prompt") }));
        IReadOnlyList<Prediction> second = await PredictAsync();
        Assert.That(second[0], Is.EqualTo(Prediction.FromScore(8)));
        Assert.That(
            second[1].Failure!.Reason,
            Does.Contain(
                "no object with an id and a score; asked again: the language model was not asked: ")
                    .And.Contain("0004.prompt.txt"));
        Assert.That(
            await System.IO.File.ReadAllTextAsync(File(4, "prompt")), Does.Contain("An earlier answer could not be used"));

        await AnswerAsync(3);
        await AnswerAsync(4);
        report = await ImportAsync();
        Assert.That((report.Imported, report.AlreadyStored, report.Open.Count, report.Refused.Count), Is.EqualTo((2, 2, 0, 0)));
        Assert.That((await PredictAsync()).Select(prediction => prediction.Score), Is.EqualTo(new[] { 8, 16, 32 }));
    }

    [Test]
    public async Task ImportAsync_OfWhatIsNoAnswerToItsPrompt_RefusesItAndSaysWhy()
    {
        await PredictAsync();
        await AnswerAsync(1, " \n");
        await AnswerAsync(2);
        await System.IO.File.AppendAllTextAsync(File(2, "prompt"), "And be brief.");
        ImportReport report = await ImportAsync();
        Assert.That(report.Imported, Is.Zero);
        Assert.That(report.Refused, Is.EqualTo(new[]
        {
            new RefusedAnswer(File(1, "answer"), "it is empty; write the model's answer into it."),
            new RefusedAnswer(
                File(2, "answer"),
                "0002.prompt.txt was changed after it was exported, so this may be the answer to another prompt; delete its "
                + "answer, and restore the prompt from a copy."),
        }));
    }

    [Test]
    public async Task PromptFolder_KilledBetweenKeyAndPrompt_TakesTheNumberAgain()
    {
        await PredictAsync();
        System.IO.File.Delete(File(3, "prompt"));
        await PredictAsync();
        Assert.That(
            Directory.GetFiles(Prompts, "*.prompt.txt").Select(Path.GetFileName).Order(),
            Is.EqualTo(new[] { "0001.prompt.txt", "0002.prompt.txt", "0003.prompt.txt" }));
        await System.IO.File.WriteAllTextAsync(Path.Combine(Prompts, "0001.key.json"), "{}");
        Assert.That(
            () => new PromptFolder(Options),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
                $"{Path.Combine(Prompts, "0001.key.json")} is no key of a prompt: "));
    }

    // Issue 13, 13: the folder numbered anew, and the old answer became that of another prompt.
    [TestCase("prompt.txt")]
    [TestCase("prompt.txt", "key.json")]
    [TestCase("key.json", "prompt.txt", "answer.txt")]
    public async Task ExportAsync_AfterPromptsWereRemoved_GivesNoAnswerToAnotherPrompt(params string[] removed)
    {
        foreach (int[] numbers in (int[][])[[1], [2], [1, 2, 3]])
        {
            if (Directory.Exists(Prompts)) Directory.Delete(Prompts, recursive: true);
            await PredictAsync();
            foreach (int number in (int[])[1, 2, 3]) await AnswerAsync(number);
            foreach (int number in numbers)
                foreach (string suffix in removed) System.IO.File.Delete(Path.Combine(Prompts, $"000{number}.{suffix}"));
            using var folder = new PromptFolder(Options);
            using var store = new AnswerStore(
                new AnswerStoreOptions { Path = Path.Combine(_folder, $"{Guid.NewGuid()}.jsonl") });
            Assert.That(
                async () => await folder.AsChatClient().GetResponseAsync("another prompt"),
                Throws.TypeOf<NotAskedException>().With.Message.StartsWith(File(4, "prompt")));
            if (removed.Contains("answer.txt"))
                foreach (int number in numbers) await System.IO.File.WriteAllTextAsync(File(number, "answer"), "come late");
            ImportReport report = await folder.ImportAsync(store);
            Assert.That(store.TryFind(AnswerKey.Create("m", "another prompt"), out _), Is.False);
            Assert.That(report.Imported, Is.EqualTo(3 - numbers.Length));
            Assert.That(
                report.Refused,
                Is.EqualTo(numbers.Select(number => new RefusedAnswer(
                    File(number, "answer"),
                    $"its prompt, 000{number}.prompt.txt, is not there, so nobody knows what it answers; restore the prompt "
                        + $"and its "
                    + "key from a copy, or delete the answer."))));
        }
    }

    [Test]
    public async Task ExportAsync_OfAPromptWhoseTextWasRemoved_HasItsNumberAndAnswerBack()
    {
        await PredictAsync();
        await AnswerAsync(2);
        System.IO.File.Delete(File(2, "prompt"));
        await PredictAsync();
        ImportReport report = await ImportAsync();
        Assert.That((report.Imported, report.Refused.Count), Is.EqualTo((1, 0)));
        Assert.That((await PredictAsync())[1], Is.EqualTo(Prediction.FromScore(16)));
    }

    [Test]
    public void PromptFolder_OfAnAnswerThatIsThereBefore_IsNotTheNextPrompts()
    {
        Directory.CreateDirectory(Prompts);
        System.IO.File.WriteAllText(File(1, "answer"), "24");
        using var folder = new PromptFolder(Options);
        System.IO.File.WriteAllText(File(2, "answer"), "25");
        Assert.That(
            async () => await folder.AsChatClient().GetResponseAsync("p"),
            Throws.TypeOf<NotAskedException>().With.Message.StartsWith(File(3, "prompt")));
    }

    [Test]
    public void PromptFolder_OfAnotherProcess_IsRefused()
    {
        using var first = new PromptFolder(Options);
        Assert.That(
            () => new PromptFolder(Options),
            Throws.TypeOf<IOException>().With.Message.EqualTo(
                $"Another process works with the prompts in {Prompts}; let it, or end it and run again."));
    }

    [Test]
    public void Options_OutOfRange_NameOptionValueAndRange() => Assert.That(
        () => new PromptFolder(new PromptFolderOptions()),
        Throws.ArgumentException.With.Message.StartsWith(
            "PromptFolderOptions.Folder is ''; allowed is the path of a folder. PromptFolderOptions.Model is ''; allowed is the "
            + "name of a model."));

    private PromptFolderOptions Options => new() { Folder = Prompts, Model = "m" };

    private string File(int number, string kind) => Path.Combine(Prompts, $"000{number}.{kind}.txt");

    private async Task AnswerAsync(int number, string? answer = null) => await System.IO.File.WriteAllTextAsync(
        File(number, "answer"), answer ?? ScriptedChatClient.Widths(
            await System.IO.File.ReadAllTextAsync(File(number, "prompt"))));

    private async Task<IReadOnlyList<Prediction>> PredictAsync()
    {
        await using ServiceProvider provider = Compose();
        return await provider.GetRequiredService<LlmPerformancePredictorFactory>()
            .Create(Toy, [], options => (options.BatchSize, options.MaxConcurrency) = (1, 1)).PredictAsync(Pool);
    }

    private async Task<ImportReport> ImportAsync()
    {
        await using ServiceProvider provider = Compose();
        return await provider.GetRequiredService<PromptFolder>().ImportAsync(provider.GetRequiredService<AnswerStore>());
    }

    private ServiceProvider Compose()
    {
        var services = new ServiceCollection();
        services.AddLlmPerformancePredictors()
            .UseAnswerStore(options => options.Path = Path.Combine(_folder, "answers.jsonl"))
            .UsePromptFolder(options => (options.Folder, options.Model) = (Prompts, "m"));
        return services.BuildServiceProvider();
    }
}
