using FsCheck;
using FsCheck.Fluent;
using LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

public class RateLimitedChatClientTests
{
    [Test]
    public async Task GetResponseAsync_InAnySixtySeconds_IsCalledAsOftenAsAllowed()
    {
        var time = new JumpingTime();
        var calls = new List<DateTimeOffset>();
        var inner = new FuncChatClient(_ =>
        {
            calls.Add(time.GetUtcNow());
            time.Advance(TimeSpan.FromSeconds(calls.Count % 7));
            return FuncChatClient.Response("yes");
        });
        using var client = new RateLimitedChatClient(inner, new RateLimitOptions { RequestsPerMinute = 5 }, time);
        for (int i = 0; i < 40; i++) await client.GetResponseAsync("p");
        Assert.That(
            calls.Zip(calls.Skip(5)).Select(pair => pair.Second - pair.First),
            Is.All.GreaterThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(calls[^1] - calls[0], Is.LessThan(TimeSpan.FromMinutes(8)), "and no less often");
    }

    [Test]
    public void Window_OfAnyCalls_NeverHoldsMoreThanAllowed() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Gap, byte Tokens)[]>(),
        calls =>
        {
            const int Requests = 6, Tokens = 300;
            var time = new JumpingTime();
            var window = new MinuteWindow(new RateLimitOptions { RequestsPerMinute = Requests, TokensPerMinute = Tokens }, time);
            var entered = new List<(DateTimeOffset At, int Tokens)>();
            foreach ((byte gap, byte tokens) in calls)
            {
                time.Advance(TimeSpan.FromSeconds(gap % 20));
                MinuteWindow.Entry? entry;
                while ((entry = window.TryEnter(2 * tokens, out TimeSpan wait)) is null) time.Advance(wait);
                window.Correct(entry, tokens);
                entered.Add((time.GetUtcNow(), tokens));
            }

            return entered.TrueForAll(end =>
            {
                DateTimeOffset start = end.At - TimeSpan.FromMinutes(1);
                (DateTimeOffset At, int Tokens)[] minute = [.. entered.Where(call => call.At <= end.At && call.At > start)];
                return minute.Length <= Requests && (minute.Length == 1 || minute.Sum(call => call.Tokens) <= Tokens);
            });
        }));

    [Test]
    public async Task GetResponseAsync_UnderALimitOfTokens_LearnsWhatCallsTake()
    {
        // 400 bytes are thought to take at most 432 tokens and 50 of the answer; they take 100 and 20.
        var time = new JumpingTime();
        var inner = new FuncChatClient(_ => FuncChatClient.Response("yes", 100, 20));
        using var client = new RateLimitedChatClient(inner, new RateLimitOptions { TokensPerMinute = 600 }, time);
        for (int i = 0; i < 5; i++) await client.GetResponseAsync(new string('x', 400), new ChatOptions { MaxOutputTokens = 50 });
        Assert.That(time.Pauses, Is.Empty, "5 x 120 tokens");
        await client.GetResponseAsync(new string('x', 400));
        Assert.That(time.Pauses, Is.EqualTo(new[] { TimeSpan.FromMinutes(1) }));
    }

    [Test]
    public async Task GetResponseAsync_OfACallBeyondTheLimitAlone_WaitsForAnEmptyWindow()
    {
        var time = new JumpingTime();
        using var client = new RateLimitedChatClient(
            new FuncChatClient(_ => FuncChatClient.Response("yes")), new RateLimitOptions { TokensPerMinute = 10 }, time);
        await client.GetResponseAsync("a long prompt");
        await client.GetResponseAsync("a long prompt");
        Assert.That(time.Pauses, Is.EqualTo(new[] { TimeSpan.FromMinutes(1) }));
    }
}
