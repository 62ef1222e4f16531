using System.CommandLine;
using LlmPerformancePredictors.OpenAI;

namespace LlmPerformancePredictors.Samples;

/// <summary>The options that ask a live language model instead of recorded answers.</summary>
public sealed class LiveModelOptions
{
    /// <summary>The model to ask.</summary>
    public Option<string> Model { get; } = CommandOptions.Text(
        "--model", "NAME",
        $"A live model to ask, its key in {OpenAIChatOptions.ApiKeyVariable}; without it, recorded answers are taken.");

    /// <summary>The model's server.</summary>
    public Option<Uri> Endpoint { get; } = CommandOptions.WebAddress(
        "--endpoint", "The server of --model, OpenAI's or a compatible one; without it, OpenAI's own.");

    /// <summary>Refuses a server without a model to ask there.</summary>
    /// <param name="command">The command that has both options.</param>
    public void RequireModel(Command command) => command.Validators.Add(line =>
    {
        if (line.GetResult(Endpoint) is { } endpoint && line.GetResult(Model) is null)
        {
            // It may be no address.
            string written = string.Join(' ', endpoint.Tokens.Select(token => CommandOptions.ShowAddress(token.Value)));
            line.AddError($"--endpoint {written}: it needs --model NAME too.");
        }
    });

    /// <summary>The options as settings <c>Model</c> and <c>Endpoint</c> of a host.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="section">The section of the settings.</param>
    /// <returns>Those that are on the command line.</returns>
    public IEnumerable<KeyValuePair<string, string?>> ToSettings(ParseResult line, string section)
    {
        if (line.GetValue(Model) is { } model) yield return new($"{section}:Model", model);
        if (line.GetValue(Endpoint) is { } endpoint) yield return new($"{section}:Endpoint", endpoint.ToString());
    }
}
