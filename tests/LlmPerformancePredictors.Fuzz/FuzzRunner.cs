using System.Diagnostics;
using System.Globalization;
using System.Text;
using LlmPerformancePredictors.Fuzz.Mutation;
using LlmPerformancePredictors.Samples;

namespace LlmPerformancePredictors.Fuzz;

/// <summary>Runs readers on damaged inputs. Input n of a reader depends on reader, seed and n alone.</summary>
/// <param name="folder">Where readers work, and findings are kept.</param>
/// <param name="seed">The seed.</param>
/// <param name="first">The number of the first input.</param>
/// <param name="count">How many inputs a reader.</param>
internal sealed class FuzzRunner(string folder, int seed, int first, int count)
{
    private const double MaxMegabytes = 200;
    private const double MaxMilliseconds = 5000;
    private const double BytesPerMegabyte = 1 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What native code takes, such as a tensor engine, no garbage collector counts.
    private readonly Process _process = Process.GetCurrentProcess();

    /// <summary>Runs a reader.</summary>
    public FuzzResult Run(FuzzTarget target)
    {
        string work = Path.Combine(folder, "work", target.Name);
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        var result = new FuzzResult(target.Name);
        FuzzReader reader = target.Open(work);

        // What the library wrote is read, and what takes its time only once is out of the way.
        IReadOnlyList<string>[] whole = [.. reader.Seeds.Select(valid => ReadSeed(target, reader, valid, result))];

        // A process that a stack overflow ends leaves the input here.
        string current = Path.Combine(folder, $"{target.Name}-current.bin");
        for (int number = first; number < first + count && !result.IsAbandoned; number++)
        {
            Random random = RandomSource.Create(seed, (StableHash(target.Name) << 32) | (uint)number);
            MutatedInput input = Mutator.Create([.. reader.Seeds, .. reader.Further], target.Form, random);
            File.WriteAllBytes(current, input.Bytes);
            string? what = Measure(target, reader, input, whole, result);
            result.Inputs++;
            if (what is not null) Note(target, result, number, input.Bytes, what);
        }

        File.Delete(current);
        if (!result.IsAbandoned) Directory.Delete(work, recursive: true);
        Report(result);
        return result;
    }

    private IReadOnlyList<string> ReadSeed(FuzzTarget target, FuzzReader reader, byte[] valid, FuzzResult result)
    {
        try
        {
            return reader.Read(valid);
        }
        catch (Exception exception)
        {
            Note(target, result, -1, valid, $"a valid input is refused: {Describe(exception)}");
            return [];
        }
    }

    private string? Measure(
        FuzzTarget target, FuzzReader reader, MutatedInput input, IReadOnlyList<string>[] whole, FuzzResult result)
    {
        string? what = null;
        long peak = GetPeakWorkingSet(), allocated = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();
        try
        {
            Task<IReadOnlyList<string>> reading = Task.Run(() => reader.Read(input.Bytes));
            if (!((IAsyncResult)reading).AsyncWaitHandle.WaitOne(Patience))
            {
                // Nothing ends it, and what it uses cannot be used again.
                result.IsAbandoned = true;
                return "no end; the reader's other inputs are left out";
            }

            IReadOnlyList<string> content = reading.GetAwaiter().GetResult();
            result.Accepted++;

            what = FindLoss(target, input, whole, content);
        }
        catch (Exception exception) when (exception is IOException || target.IsDocumented(exception))
        {
            result.Refused++;
            if (target.ForgivesTornEnd && input.Kind == DamageKind.Cut && input.Seed < whole.Length)
                what = $"a torn end is refused: {Describe(exception)}";
        }
        catch (Exception exception)
        {
            what = Describe(exception);
        }

        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long bytes = Math.Max(GC.GetTotalAllocatedBytes() - allocated, GetPeakWorkingSet() - peak);
        double megabytes = bytes / BytesPerMegabyte;
        result.MostMilliseconds = Math.Max(result.MostMilliseconds, milliseconds);
        result.MostMegabytes = Math.Max(result.MostMegabytes, megabytes);
        if (what is null && megabytes > MaxMegabytes)
            what = string.Create(CultureInfo.InvariantCulture, $"more than {MaxMegabytes} MB taken");
        if (what is null && milliseconds > MaxMilliseconds)
            what = string.Create(CultureInfo.InvariantCulture, $"more than {MaxMilliseconds / 1000} s taken");
        return what;
    }

    // A torn last record may be gone; nothing may be other than it was written.
    private static string? FindLoss(
        FuzzTarget target, MutatedInput input, IReadOnlyList<string>[] whole, IReadOnlyList<string> content)
    {
        bool isGuarded = input.Kind switch
        {
            DamageKind.Flip => target.HasChecksum,
            DamageKind.Cut => target.ForgivesTornEnd,
            _ => false,
        };
        return isGuarded && input.Seed < whole.Length && !content.SequenceEqual(whole[input.Seed].Take(content.Count))
            ? $"content other than what was written, after a {(input.Kind == DamageKind.Cut ? "cut" : "flipped byte")}"
            : null;
    }

    private void Note(FuzzTarget target, FuzzResult result, int number, byte[] input, string what)
    {
        if (result.Findings.Find(finding => finding.What == what) is { } known)
        {
            known.Count++;
            return;
        }

        string file = Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{target.Name}-seed{seed}-input{number}.bin"));
        File.WriteAllBytes(file, input);
        result.Findings.Add(new FuzzFinding(number, file, what));
    }

    private static void Report(FuzzResult result)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Target}: {result.Inputs} inputs, {result.Accepted} read, {result.Refused} refused"));
        foreach (FuzzFinding finding in result.Findings)
            Console.WriteLine(TerminalText.Clean(string.Create(
                CultureInfo.InvariantCulture, $"  FINDING ({finding.Count} inputs) {finding.What}; {finding.File}")));
    }

    // The message is left out where it may differ from input to input: the type and the place make the finding.
    private static string Describe(Exception exception)
    {
        if (exception is UnsoundContentException) return exception.Message;
        string[] frames = [.. (exception.StackTrace ?? "").Split('\n').Select(frame => frame.Trim())];
        string place = Array.Find(frames, frame => frame.Contains("LlmPerformancePredictors", StringComparison.Ordinal)
            && !frame.Contains(".Fuzz.", StringComparison.Ordinal)) ?? frames[0];
        int end = place.IndexOf(" in /", StringComparison.Ordinal);
        if (end >= 0) place = place[..end];
        return $"{exception.GetType().Name} {place}: {FirstLetters(exception.GetType(), exception.Message)}";
    }

    private static string FirstLetters(Type type, string message) =>
        type.Namespace == "System" ? new string([.. message.TakeWhile(letter => letter is not ('\'' or '"' or '('))]) : "";

    private long GetPeakWorkingSet()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64;
    }

    // The hash of texts in .NET differs from process to process.
    private static long StableHash(string text)
    {
        uint hash = 2166136261;
        foreach (byte letter in Encoding.UTF8.GetBytes(text)) hash = (hash ^ letter) * 16777619;
        return hash & int.MaxValue;
    }
}
