using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LlmPerformancePredictors.LanguageModels.Batches;
using Microsoft.Extensions.AI;

namespace LlmPerformancePredictors.LanguageModels.ByHand;

/// <summary>
/// Language models without an API: the prompts of any run as numbered text files, <c>0001.prompt.txt</c> and so on, and their
/// answers, written beside them as <c>0001.answer.txt</c>, into an answer store. Thread safe.
/// </summary>
/// <remarks>
/// Make a run with <see cref="AsChatClient"/> behind an answer store (<c>UseAnswerStore</c>, or a
/// <see cref="Middleware.Recording.RecordingChatClient"/>): what the store has is answered, any other prompt is exported, once,
/// and the run's report says what is missing. Import the answers, and make the run again; answers that cannot be read have it
/// export a prompt that asks again. Numbers follow the order in which prompts come; ask one at a time for that of the run.
/// </remarks>
public sealed class PromptFolder : IDisposable
{
    private const string KeySuffix = ".key.json";
    private const string PromptSuffix = ".prompt.txt";
    private const string AnswerSuffix = ".answer.txt";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<AnswerKey, int> _numbers = [];
    private readonly FileStream _lock;
    private readonly TimeProvider _timeProvider;
    private readonly string _folder;
    private readonly string _model;

    /// <summary>Opens a folder, or makes it.</summary>
    /// <param name="options">Where it is, and which model is asked.</param>
    /// <param name="timeProvider">Tells the day that is noted with an answer; null takes the system's clock.</param>
    /// <exception cref="ArgumentException">An option is not allowed; the message names it and what is.</exception>
    /// <exception cref="IOException">Another process has the folder, or it cannot be written.</exception>
    /// <exception cref="InvalidDataException">A prompt's key cannot be read; the message names the file.</exception>
    public PromptFolder(PromptFolderOptions options, TimeProvider? timeProvider = null)
    {
        new PromptFolderOptionsValidator().ThrowIfInvalid(options, nameof(options));
        _timeProvider = timeProvider ?? TimeProvider.System;
        (_folder, _model) = (Path.GetFullPath(options.Folder), options.Model);
        Directory.CreateDirectory(_folder);
        _lock = new FileLock(Path.Combine(_folder, "folder.lock"), TimeSpan.Zero, _timeProvider).TryTake()
            ?? throw new IOException($"Another process works with the prompts in {_folder}; let it, or end it and run again.");
        try
        {
            // A prompt is there once its text is; a key without one was left by a kill, and its number is taken again.
            for (int number = 1; File.Exists(NameOf(number, PromptSuffix)); number++) _numbers.Add(ReadKey(number), number);
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
        (int imported, int alreadyThere) = (0, 0);
        var open = new List<string>();
        var refused = new List<RefusedAnswer>();
        DateOnly day = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach ((AnswerKey key, int number) in _numbers.OrderBy(one => one.Value))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string answerFile = NameOf(number, AnswerSuffix);
                if (store.TryFind(key, out _)) alreadyThere++;
                else if (!File.Exists(answerFile)) open.Add(NameOf(number, PromptSuffix));
                else if (await TroubleAsync(key, number, cancellationToken).ConfigureAwait(false) is { } reason) refused.Add(new RefusedAnswer(answerFile, reason));
                else
                {
                    string text = await File.ReadAllTextAsync(answerFile, Encoding.UTF8, cancellationToken).ConfigureAwait(false);
                    await store.AddAsync(new RecordedAnswer(key, text) { Day = day }).ConfigureAwait(false);
                    imported++;
                }
            }
        }
        finally
        {
            _gate.Release();
        }

        return new ImportReport(imported, alreadyThere, open, refused);
    }

    /// <summary>Lets go of the folder.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _gate.Dispose();
    }

    /// <summary>Exports a prompt, if it is not there yet.</summary>
    /// <returns>The names of the files of its prompt and its answer.</returns>
    internal async Task<(string Prompt, string Answer)> ExportAsync(AnswerKey key, string prompt, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_numbers.TryGetValue(key, out int number))
            {
                number = _numbers.Count + 1;
                await WholeFile.WriteAsync(NameOf(number, KeySuffix), JsonSerializer.SerializeToUtf8Bytes(key, Json)).ConfigureAwait(false);
                await WholeFile.WriteAsync(NameOf(number, PromptSuffix), Encoding.UTF8.GetBytes(prompt)).ConfigureAwait(false);
                _numbers.Add(key, number);
            }

            return (NameOf(number, PromptSuffix), NameOf(number, AnswerSuffix));
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<string?> TroubleAsync(AnswerKey key, int number, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(await File.ReadAllTextAsync(NameOf(number, AnswerSuffix), cancellationToken).ConfigureAwait(false)))
            return "it is empty; write the model's answer into it.";
        byte[] prompt = await File.ReadAllBytesAsync(NameOf(number, PromptSuffix), cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(SHA256.HashData(prompt)) == key.PromptSha256
            ? null
            : $"{Path.GetFileName(NameOf(number, PromptSuffix))} was changed after it was exported, so this may be the answer to another prompt; delete its answer, and restore the prompt from a copy.";
    }

    private AnswerKey ReadKey(int number)
    {
        string file = NameOf(number, KeySuffix);
        try
        {
            return JsonSerializer.Deserialize<AnswerKey>(File.ReadAllBytes(file), Json) ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            throw new InvalidDataException($"{file} is no key of a prompt: {exception.Message} Restore it from a copy.", exception);
        }
    }

    private string NameOf(int number, string suffix) => Path.Combine(_folder, number.ToString("D4", CultureInfo.InvariantCulture) + suffix);
}
