using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LlmPerformancePredictors.Tests;

/// <summary>A log that keeps all it is told, exceptions in full, from a level on.</summary>
internal sealed class CollectedLogs(LogLevel level = LogLevel.Trace) : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger<T> For<T>() => new LoggerFactory([this], new LoggerFilterOptions { MinLevel = level }).CreateLogger<T>();

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(CollectedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));
    }
}
