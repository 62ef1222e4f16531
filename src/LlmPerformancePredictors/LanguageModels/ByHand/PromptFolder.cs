using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.Options;
using LlmPerformancePredictors.Storage;
using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>
/// Language models without an API: the prompts of any run as numbered text files, <c>0001.prompt.txt</c> and so on, and their
/// answers, written beside them as <c>0001.answer.txt</c>, into an answer store. Thread safe.
/// </summary>
/// <remarks>
/// Make a run with <see cref="AsChatClient"/> behind an answer store (<c>UseAnswerStore</c>, or a
/// <see cref="Middleware.Recording.RecordingChatClient"/>): what the store has is answered, any other prompt is exported, once,
/// and the run's report says what is missing. Import the answers, and make the run again; answers that cannot be read have it
/// export a prompt that asks again. Numbers follow the order in which prompts come; ask one at a time for that of the run. A
/// number is its prompt's for good (<c>0001.key.json</c> has the prompt's hash): where the files of a prompt were deleted, no
/// other prompt gets its number, nor the answer that still stands there.
/// </remarks>
public sealed class PromptFolder : IDisposable
{
    private const string KeySuffix = "key.json";
    private const string PromptSuffix = "prompt.txt";
    private const string AnswerSuffix = "answer.txt";
    private const string LastNumberFile = "last-number.txt";

    // No folder has had as many prompts, and there is always a next number.
    private const int MaxNumber = 999_999_999;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = AnswerJson.Default,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<AnswerKey, int> _numbers = [];
    private readonly Dictionary<AnswerKey, int> _deleted = []; // prompts whose key alone is left
    private readonly NumberedFiles _files;
    private readonly FileLock _lock;
    private readonly TimeProvider _timeProvider;
    private readonly string _folder;
    private readonly string _model;
    private int _lastNumber;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="options">Where it is, and which model is asked.</param>
    /// <param name="timeProvider">Tells the day that is noted with an answer; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    /// <exception cref="IOException">Another process has the folder, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    /// <exception cref="InvalidDataException">
    /// A prompt's key, or the last number, cannot be read; the message names the file.
    /// </exception>
    public PromptFolder(PromptFolderOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        new PromptFolderOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _timeProvider = timeProvider ?? TimeProvider.System;
        (_folder, _model) = (Path.GetFullPath(options.Folder), options.Model);
        _files = new NumberedFiles(_folder, [KeySuffix, PromptSuffix, AnswerSuffix]);
        StorageFaults.CreateFolder(_folder);
        _lock = FileLock.Take(Path.Combine(_folder, "folder.lock"), $"works with the prompts in {_folder}");
        try
        {
            Leftovers.DeleteIn(_folder, name => name == LastNumberFile || NumberedFiles.HasNumber(name));
            ReadFolder();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>How many prompts are there, answered or not.</summary>
    public int Count => _numbers.Count;

    /// <summary>The end of a client chain that exports every prompt and answers none.</summary>
    /// <returns>The client; it fails with <see cref="NotAskedException"/>, which names the file.</returns>
    public IChatClient AsChatClient() => new ExportingChatClient(this, _model);

    /// <summary>Takes the answers that are there into a store. What cannot be taken is reported, and stays.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancellationToken">Stops between two answers.</param>
    /// <returns>What became of every prompt.</returns>
    /// <exception cref="AnswerStoreException">The store cannot keep an answer.</exception>
    public async Task<ImportReport> ImportAsync(AnswerStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        (int imported, int alreadyStored) = (0, 0);
        var open = new List<string>();
        var refused = new List<RefusedAnswer>();
        DateOnly day = _timeProvider.GetUtcDay();
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach ((AnswerKey key, int number) in _numbers.OrderBy(pair => pair.Value))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string answerFile = GetPath(number, AnswerSuffix);
                if (store.TryFind(key, out _))
                {
                    alreadyStored++;
                    continue;
                }

                if (!File.Exists(answerFile))
                {
                    open.Add(GetPath(number, PromptSuffix));
                    continue;
                }

                if (FindReasonToRefuse(key, number, answerFile, out string answer) is { } reason)
                {
                    refused.Add(new RefusedAnswer(answerFile, reason));
                    continue;
                }

                await store.AddAsync(new RecordedAnswer(key, answer) { Day = day }).ConfigureAwait(false);
                imported++;
            }

            refused.AddRange(FindAnswersWithoutPrompt());
        }
        finally
        {
            _gate.Release();
        }

        return new ImportReport(imported, alreadyStored, open, refused);
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _gate.Dispose();
    }

    /// <summary>Exports a prompt, if it is not there yet.</summary>
    /// <returns>The names of the files of its prompt and its answer.</returns>
    internal async Task<(string Prompt, string Answer)> ExportAsync(
        AnswerKey key, string prompt, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_numbers.TryGetValue(key, out int number))
            {
                // A prompt that was deleted, or whose export was killed, gets its own number back.
                number = _deleted.TryGetValue(key, out int earlier)
                    ? earlier : await TakeNumberAsync(cancellationToken).ConfigureAwait(false);
                byte[] keyJson = JsonSerializer.SerializeToUtf8Bytes(key, StrictJson.GetTypeInfo<AnswerKey>(Json));
                await WriteAsync(GetPath(number, KeySuffix), keyJson, cancellationToken).ConfigureAwait(false);
                await WriteAsync(GetPath(number, PromptSuffix), Encoding.UTF8.GetBytes(prompt), cancellationToken)
                    .ConfigureAwait(false);
                _numbers.Add(key, number);
                _deleted.Remove(key);
            }

            return (GetPath(number, PromptSuffix), GetPath(number, AnswerSuffix));
        }
        finally
        {
            _gate.Release();
        }
    }

    private static Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken) =>
        AtomicFile.WriteInLockedFolderAsync(path, content, cancellationToken);

    // A prompt is there once its text is.
    private void ReadFolder()
    {
        SortedDictionary<int, HashSet<string>> files = _files.Read();
        foreach ((int number, HashSet<string> suffixes) in files)
        {
            if (suffixes.Contains(PromptSuffix)) _numbers.TryAdd(ReadKey(number), number);
            else if (suffixes.Contains(KeySuffix)) _deleted.TryAdd(ReadKey(number), number);
        }

        _lastNumber = Math.Max(ReadLastNumber(), files.Count == 0 ? 0 : files.Keys.Max());
    }

    // On the disk before it is used: the files of a number may be deleted, and an answer to it come back afterwards.
    private async Task<int> TakeNumberAsync(CancellationToken cancellationToken)
    {
        // An answer may have been put here since the folder was read.
        SortedDictionary<int, HashSet<string>>? files =
            File.Exists(GetPath(_lastNumber + 1, AnswerSuffix)) ? _files.Read() : null;
        int number = Math.Max(_lastNumber, files?.Keys.Max() ?? 0) + 1;
        byte[] text = Encoding.UTF8.GetBytes(Invariant($"{number}\n"));
        await WriteAsync(Path.Combine(_folder, LastNumberFile), text, cancellationToken).ConfigureAwait(false);
        return _lastNumber = number;
    }

    private int ReadLastNumber()
    {
        string file = Path.Combine(_folder, LastNumberFile);
        if (!File.Exists(file)) return 0;
        string text = BoundedFile.ReadText(file).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MaxNumber
            ? number
            : throw new InvalidDataException(
                $"{file} has no number; write the highest number into it that a prompt of the folder ever had.");
    }

    private IEnumerable<RefusedAnswer> FindAnswersWithoutPrompt()
    {
        HashSet<int> asked = [.. _numbers.Values];
        return
        [
            .. from pair in _files.Read()
               where pair.Value.Contains(AnswerSuffix) && !asked.Contains(pair.Key)
               select new RefusedAnswer(
                   GetPath(pair.Key, AnswerSuffix),
                   $"its prompt, {Path.GetFileName(GetPath(pair.Key, PromptSuffix))}, is not there, so nobody knows what it "
                   + "answers; restore the prompt and its key from a copy, or delete the answer."),
        ];
    }

    private string? FindReasonToRefuse(AnswerKey key, int number, string answerFile, out string answer)
    {
        answer = "";
        try
        {
            answer = BoundedFile.ReadText(answerFile);
        }
        catch (InvalidDataException exception)
        {
            return $"it cannot be read: {exception.Message} Write the model's answer into it, as UTF-8.";
        }

        if (string.IsNullOrWhiteSpace(answer)) return "it is empty; write the model's answer into it.";
        string promptFile = GetPath(number, PromptSuffix);
        if (!File.Exists(promptFile))
            return $"{Path.GetFileName(promptFile)} was deleted after it was exported; restore it from a copy, or open the "
                + "folder anew and run again to have it exported once more.";
        return Fingerprint.Compute(File.ReadAllBytes(promptFile)) == key.PromptSha256
            ? null
            : $"{Path.GetFileName(promptFile)} was changed after it was exported, so this may be the answer to another prompt; "
                + "delete its answer, and restore the prompt from a copy.";
    }

    private AnswerKey ReadKey(int number)
    {
        string file = GetPath(number, KeySuffix);
        try
        {
            return StrictJson.Deserialize(BoundedFile.ReadBytes(file).Span, StrictJson.GetTypeInfo<AnswerKey>(Json));
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{file} is no key of a prompt: {exception.Message} Restore it from a copy; or delete all files of this number "
                + "to have the prompt exported and answered anew.",
                exception);
        }
    }

    private string GetPath(int number, string suffix) => _files.GetPath(number, suffix);
}
