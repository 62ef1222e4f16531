using Microsoft.Extensions.AI;
using static System.FormattableString;

namespace LlmPerformancePredictors.LanguageModels;

/// <summary>A language model that answers from recordings, without a network; a prompt without a recording is an error.</summary>
public sealed class ReplayChatClient : WholeAnswerChatClient
{
    private const int ShownPromptLength = 120;

    private readonly Dictionary<AnswerKey, RecordedAnswer> _answers = [];
    private readonly string _model;

    /// <summary>Creates the client.</summary>
    /// <param name="recordings">The answers; the same key may be there twice with the same text.</param>
    /// <param name="model">
    /// The model to replay where <see cref="ChatOptions.ModelId"/> names none; null if all recordings are of one model.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A key has two different answers, or several models are recorded and none is named.
    /// </exception>
    public ReplayChatClient(IEnumerable<RecordedAnswer> recordings, string? model = null)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        foreach (RecordedAnswer recording in recordings)
        {
            if (!_answers.TryAdd(recording.Key, recording) && _answers[recording.Key].Text != recording.Text)
            {
                throw new ArgumentException(
                    $"Two different answers are recorded for {recording.Key}; keep one.", nameof(recordings));
            }
        }

        string[] models = [.. _answers.Keys.Select(key => key.Model).Distinct(StringComparer.Ordinal)];
        if (model is null && models.Length > 1)
        {
            throw new ArgumentException(
                $"Answers of {string.Join(", ", models)} are recorded; name the model to replay.", nameof(model));
        }

        _model = model ?? (models.Length == 1 ? models[0] : "none");
        Metadata = new ChatClientMetadata("replay", defaultModelId: _model);
    }

    /// <inheritdoc/>
    protected override ChatClientMetadata Metadata { get; }

    /// <summary>Answers from the recordings.</summary>
    /// <param name="messages">One user message.</param>
    /// <param name="options">Settings, part of the key.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The recorded answer.</returns>
    /// <exception cref="MissingRecordingException">
    /// There is none; the message says for which prompt, and what there is instead.
    /// </exception>
    /// <exception cref="ArgumentException">There is not exactly one message, of the user.</exception>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        string prompt = SinglePrompt.GetPrompt(messages);
        AnswerKey key = AnswerKey.Create(options?.ModelId ?? _model, prompt, options);
        if (!_answers.TryGetValue(key, out RecordedAnswer? answer))
            throw new MissingRecordingException(key, Describe(key, prompt));
        return Task.FromResult(RecordedResponse.ToResponse(answer));
    }

    private string Describe(AnswerKey key, string prompt)
    {
        string start = prompt.ReplaceLineEndings(" ");
        if (start.Length > ShownPromptLength) start = start[..ShownPromptLength] + "...";
        AnswerKey? near = _answers.Keys.FirstOrDefault(other => other.PromptSha256 == key.PromptSha256);
        string instead = near is null
            ? "No recording has this prompt under any model or settings: it differs from what was recorded, if only by a byte."
            : $"The same prompt is recorded under {near}.";
        return Invariant($"None of {_answers.Count} recordings answers the prompt \"{start}\" ({key}). {instead} ")
            + "Ask a live model, or record its answer first.";
    }
}
