using System.Text;
using LlmPerformancePredictors.Datasets;
using LlmPerformancePredictors.DependencyInjection;
using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Budgets;
using LlmPerformancePredictors.Tests.LanguageModels.Middleware;
using LlmPerformancePredictors.Tokenizers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Tokenizers;

namespace LlmPerformancePredictors.Tests.Tokenizers;

public class TokenCounterTests
{
    [TestCase("gpt-4.1-mini")]
    [TestCase("gpt-4o-2024-08-06")]
    [TestCase("gpt-5")]
    [TestCase("o3")]
    [TestCase("gpt-oss-20b")]
    public void CountTokens_OfAKnownModel_CountsThem(string model) =>
        Assert.That(new TokenCounter().CountTokens("The decoder has 6 layers.", model), Is.EqualTo(7));

    [TestCase("loopback-1")]
    [TestCase("llama3")]
    [TestCase("")]
    public void CountTokens_OfAModelThatIsNotKnown_IsNull(string model) =>
        Assert.That(new TokenCounter().CountTokens("The decoder has 6 layers.", model), Is.Null);

    [Test]
    public void CountTokens_OfAModelWhoseDataIsMissing_NamesThePackage() =>
        Assert.That(
            () => new TokenCounter().CountTokens("p", "gpt-4"),
            Throws.InvalidOperationException.With.Message.Contains("Microsoft.ML.Tokenizers.Data.Cl100kBase"));

    [Test]
    public void CountTokens_OfATextThatSpellsASpecialToken_IsNotLessThanThatText() =>
        Assert.That(
            new TokenCounter().CountTokens("a<|endoftext|>b<|endoftext|>", "gpt-4o"),
            Is.EqualTo(4 + (2 * "<|endoftext|>".Length)), "a server takes it for text of a user: up to one token a byte");

    [Test]
    public void CountTokens_OfTheSameStringForTwoModels_GoesByTheModel()
    {
        var counter = new TokenCounter(model => model == "mine" ? new BytesOfFour() : null);
        string text = new('x', 40);
        Assert.That(counter.CountTokens(text, "mine"), Is.EqualTo(10));
        int? known = counter.CountTokens(text, "gpt-4o");
        Assert.That(known, Is.Not.Null.And.Not.EqualTo(10));
        Assert.That(counter.CountTokens(text, "mine"), Is.EqualTo(10));
        Assert.That(counter.CountTokens(text, "gpt-4o"), Is.EqualTo(known));
    }

    [Test]
    public async Task UseTokenizer_InAHost_ReservesTokensInPlaceOfBytes()
    {
        string prompt = string.Concat(Enumerable.Repeat("encoder_layers = 6\n", 100));
        Spending counted = await ReserveAsync(builder => builder.UseTokenizer(), "gpt-4.1-mini", prompt);
        Spending unknown = await ReserveAsync(builder => builder.UseTokenizer(), "loopback-1", prompt);
        Assert.That(counted.InputTokens, Is.EqualTo(new TokenCounter().CountTokens(prompt, "gpt-4.1-mini") + 32));
        Assert.That(unknown.InputTokens, Is.EqualTo(prompt.Length + 32));
    }

    [Test]
    public void CountTokens_OfTheRecordedPrompts_IsOneIn2Point3Bytes()
    {
        string[] prompts = [.. RecordedPrompts.All().Select(prompt => prompt.Text)];
        HashSet<AnswerKey> recorded = [.. RecordedAnswers.All.Select(answer => answer.Key)];
        Assert.That(
            prompts.Select(prompt => AnswerKey.Create("Claude (Anthropic)", prompt)).Distinct().Count(recorded.Contains),
            Is.EqualTo(56));
        var counter = new TokenCounter();
        long tokens = prompts.Sum(prompt => (long)counter.CountTokens(prompt, "gpt-4.1-mini")!);
        long bytes = prompts.Sum(prompt => (long)Encoding.UTF8.GetByteCount(prompt));
        Assert.That((double)bytes / tokens, Is.EqualTo(2.30).Within(0.005));
    }

    // A call whose usage its server does not say costs what it had reserved.
    private static async Task<Spending> ReserveAsync(
        Action<LlmPerformancePredictorsBuilder> use, string model, string prompt)
    {
        var services = new ServiceCollection();
        use(services.AddLlmPerformancePredictors()
            .UseBudget(options => options.MaxTokens = 1_000_000)
            .UseChatClient(_ => new FuncChatClient(_ => FuncChatClient.Response("yes"))));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IChatClient>().GetResponseAsync(
            prompt, new ChatOptions { ModelId = model, MaxOutputTokens = 5 });
        return provider.GetRequiredService<Budget>().Spent;
    }

    private sealed class BytesOfFour : Tokenizer
    {
        public override System.Buffers.OperationStatus Decode(
            IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
            throw new NotSupportedException();

        protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
            (text?.Length ?? textSpan.Length) / 4;

        protected override EncodeResults<EncodedToken> EncodeToTokens(
            string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) => throw new NotSupportedException();
    }
}
