using System.Diagnostics;
using System.Globalization;

namespace LlmPerformancePredictors.Fuzz;

/// <summary>Ends the process when an input takes a minute: nothing else ends a reader that does not.</summary>
/// <param name="input">The file that holds the input.</param>
internal sealed class Watchdog(string input) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Timer? _timer;
    private string _what = "";
    private long _start;

    public void Start(string target, int number)
    {
        lock (_gate)
        {
            _what = string.Create(CultureInfo.InvariantCulture, $"{target}, input {number}");
            _start = Stopwatch.GetTimestamp();
            _timer ??= new Timer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    public void Stop()
    {
        lock (_gate) _start = 0;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        lock (_gate)
        {
            if (_start == 0 || Stopwatch.GetElapsedTime(_start) < Patience) return;
            Console.WriteLine($"FINDING {_what} does not end; {input}");
            Environment.Exit(1);
        }
    }
}
