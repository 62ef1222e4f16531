namespace LlmPerformancePredictors.LanguageModels.Middleware.RateLimits;

/// <summary>The calls of the last 60 seconds: exact, so that no 60 seconds ever hold more than is allowed.</summary>
internal sealed class MinuteWindow(RateLimitOptions options, TimeProvider timeProvider)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly int? _requests = options.RequestsPerMinute;
    private readonly long? _tokens = options.TokensPerMinute;
    private readonly Queue<Entry> _entries = new();
    private readonly Lock _gate = new();
    private long _tokensInWindow;

    /// <summary>Enters a call if there is room.</summary>
    /// <param name="tokens">What it is expected to take. One that is more than the limit alone waits for an empty window.</param>
    /// <param name="wait">How long to wait before trying again, if there is none.</param>
    /// <returns>The call's entry; null if there is no room.</returns>
    public Entry? TryEnter(long tokens, out TimeSpan wait)
    {
        lock (_gate)
        {
            long now = timeProvider.GetTimestamp();
            wait = TimeSpan.Zero;
            while (_entries.TryPeek(out Entry? oldest))
            {
                wait = Minute - timeProvider.GetElapsedTime(oldest.Start, now);
                if (wait > TimeSpan.Zero) break;
                _tokensInWindow -= _entries.Dequeue().Tokens;
            }

            if (_entries.Count > 0 && (_entries.Count >= _requests || _tokensInWindow + tokens > _tokens)) return null;
            var entry = new Entry(now, tokens);
            _entries.Enqueue(entry);
            _tokensInWindow += tokens;
            return entry;
        }
    }

    /// <summary>Puts what a call really took in place of what was expected.</summary>
    public void Correct(Entry entry, long tokens)
    {
        lock (_gate)
        {
            // An entry that has left the window counts no more.
            if (_entries.TryPeek(out Entry? oldest) && oldest.Start <= entry.Start) _tokensInWindow += tokens - entry.Tokens;
            entry.Tokens = tokens;
        }
    }

    public sealed class Entry(long start, long tokens)
    {
        public long Start { get; } = start;

        public long Tokens { get; set; } = tokens;
    }
}
