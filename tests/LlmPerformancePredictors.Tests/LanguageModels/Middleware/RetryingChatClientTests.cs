using LlmPerformancePredictors.LanguageModels;
using LlmPerformancePredictors.LanguageModels.Middleware.Retries;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests.LanguageModels.Middleware;

public class RetryingChatClientTests
{
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    [TestCase(null)]
    public async Task GetResponseAsync_OfAPassingFailure_AsksAgain(int? status)
    {
        var time = new JumpingTime();
        var inner = new FuncChatClient(call => call < 4 ? throw Failure(status) : FuncChatClient.Response("at last"));
        using var logs = new CollectedLogs();
        using var client = new RetryingChatClient(inner, new RetryOptions(), time, logs.For<RetryingChatClient>());
        Assert.That((await client.GetResponseAsync("p")).Text, Is.EqualTo("at last"));
        Assert.That(inner.Calls, Is.EqualTo(4));
        Assert.That(time.Pauses, Has.Count.EqualTo(3));
        Assert.That(
            logs.Lines.Select(line => line.Level), Is.EqualTo(new[] { LogLevel.Warning, LogLevel.Warning, LogLevel.Warning }));
        Assert.That(logs.Lines.First().Text, Does.StartWith("Call 1 failed (").And.Contains("the server's words"));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    public void GetResponseAsync_OfARefusal_FailsAtOnceInTheServersWords(int status)
    {
        var time = new JumpingTime();
        var inner = new FuncChatClient(_ => throw Failure(status));
        Assert.That(
            async () => await new RetryingChatClient(inner, null, time).GetResponseAsync("p"),
            Throws.TypeOf<LanguageModelException>().With.Message.EqualTo("the server's words").And.Property("Status")
                .EqualTo(status));
        Assert.That((inner.Calls, time.Pauses.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public void GetResponseAsync_OfAFailureThatStays_SaysHowOftenItAsked()
    {
        var inner = new FuncChatClient(_ => throw Failure(503));
        Assert.That(
            async () => await new RetryingChatClient(
                inner, new RetryOptions { MaxRetries = 2 }, new JumpingTime()).GetResponseAsync("p"),
            Throws.TypeOf<LanguageModelException>().With.Message.EqualTo("the server's words (call 3 of 3)").And.Property("Kind")
                .EqualTo(LanguageModelFailureKind.ServerFailed));
    }

    [Test]
    public async Task GetResponseAsync_OfAServerThatAsksToWait_WaitsThatLongUpToTheCap()
    {
        var time = new JumpingTime();
        var inner = new FuncChatClient(call => call switch
        {
            1 => throw Failure(429, TimeSpan.FromSeconds(7)),
            2 => throw Failure(503, TimeSpan.FromHours(1)),
            _ => FuncChatClient.Response("yes"),
        });
        await new RetryingChatClient(
            inner, new RetryOptions { MaxRetryAfter = TimeSpan.FromSeconds(90) }, time).GetResponseAsync("p");
        Assert.That(time.Pauses, Is.EqualTo(new[] { TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(90) }));
    }

    // Issue 13, 4: a pause of zero made five calls in 10 ms. Ours are 1, 2, 4, 8, 8 s.
    [TestCase(0, "1 2 4 8 8")]
    [TestCase(-5, "1 2 4 8 8")]
    [TestCase(double.MinValue, "1 2 4 8 8")]
    [TestCase(3, "3 3 4 8 8")]
    [TestCase(20, "20 20 20 20 20")]
    [TestCase(double.MaxValue, "30 30 30 30 30")]
    public void GetResponseAsync_OfAPauseThatAServerAsksFor_WaitsNoLessThanItsOwnPause(double seconds, string expected)
    {
        TimeSpan asked = seconds == double.MinValue ? TimeSpan.MinValue
            : seconds == double.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
        var time = new JumpingTime();
        var options = new RetryOptions
        {
            MaxRetries = 5,
            MaxDelay = TimeSpan.FromSeconds(8),
            MaxRetryAfter = TimeSpan.FromSeconds(30),
        };
        Assert.That(
            async () => await new RetryingChatClient(new FuncChatClient(_ => throw Failure(429, asked)), options, time)
                .GetResponseAsync("p"),
            Throws.TypeOf<LanguageModelException>());
        Assert.That(string.Join(' ', time.Pauses.Select(pause => pause.TotalSeconds)), Is.EqualTo(expected));
    }

    [Test]
    public void GetResponseAsync_OfManyRetriesAtOnce_NeverWaitsAbsurdly()
    {
        var time = new JumpingTime();
        var options = new RetryOptions { MaxRetries = 100, MaxRetryAfter = TimeSpan.Zero };
        Assert.That(
            async () => await new RetryingChatClient(new FuncChatClient(_ => throw Failure(503, TimeSpan.Zero)), options, time)
                .GetResponseAsync("p"),
            Throws.TypeOf<LanguageModelException>());
        Assert.That(time.Pauses, Has.Count.EqualTo(100).And.All.InRange(options.BaseDelay, options.MaxDelay));
    }

    [Test]
    public void GetResponseAsync_Pauses_GrowWithJitterUpToTheLongestAndFollowTheSeed()
    {
        List<TimeSpan> Pauses(int seed)
        {
            var time = new JumpingTime();
            var options = new RetryOptions { MaxRetries = 12, JitterSeed = seed, MaxDelay = TimeSpan.FromSeconds(30) };
            Assert.That(
                async () => await new RetryingChatClient(
                    new FuncChatClient(_ => throw Failure(500)), options, time).GetResponseAsync("p"),
                Throws.TypeOf<LanguageModelException>());
            return time.Pauses;
        }

        List<TimeSpan> pauses = Pauses(1);
        Assert.That(
            pauses, Has.Count.EqualTo(12).And.All.LessThanOrEqualTo(TimeSpan.FromSeconds(30)).And.All.GreaterThan(TimeSpan.Zero));
        Assert.That(pauses[6..].Min(), Is.GreaterThan(pauses[..3].Max()));
        Assert.That(Pauses(1), Is.EqualTo(pauses));
        Assert.That(Pauses(2), Is.Not.EqualTo(pauses));
    }

    [Test]
    public async Task GetResponseAsync_StoppedInAPause_Stops()
    {
        using var stop = new CancellationTokenSource();
        var inner = new FuncChatClient(_ =>
        {
            stop.Cancel();
            throw Failure(500);
        });
        using var client = new RetryingChatClient(
            inner, new RetryOptions { BaseDelay = TimeSpan.FromMinutes(30), MaxDelay = TimeSpan.FromHours(1) });
        Task<ChatResponse> call = client.GetResponseAsync("p", null, stop.Token);
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>().Or.TypeOf<LanguageModelException>());
        Assert.That(inner.Calls, Is.EqualTo(1));
        await Task.CompletedTask;
    }

    [Test]
    public void GetResponseAsync_OfAnyOtherException_DoesNotAskAgain()
    {
        var inner = new FuncChatClient(_ => throw new InvalidOperationException("a bug"));
        Assert.That(
            async () => await new RetryingChatClient(inner, null, new JumpingTime()).GetResponseAsync("p"),
            Throws.InvalidOperationException);
        Assert.That(inner.Calls, Is.EqualTo(1));
    }

    [Test]
    public async Task GetStreamingResponseAsync_OfAPassingFailure_AsksAgain()
    {
        var inner = new FuncChatClient(call => call < 2 ? throw Failure(500) : FuncChatClient.Response("yes"));
        using var client = new RetryingChatClient(inner, null, new JumpingTime());
        Assert.That((await client.GetStreamingResponseAsync("p").ToChatResponseAsync()).Text, Is.EqualTo("yes"));
    }

    private static LanguageModelException Failure(int? status, TimeSpan? retryAfter = null) =>
        new("the server's words", status, retryAfter, null);
}
