using Microsoft.Extensions.Time.Testing;

namespace LlmPerformancePredictors.Tests;

/// <summary>A clock that jumps to the end of every pause at once, and remembers the pauses.</summary>
internal sealed class JumpingTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _gate = new();

    public List<TimeSpan> Pauses { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == Timeout.InfiniteTimeSpan) return timer;
        lock (_gate) Pauses.Add(dueTime);
        ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
