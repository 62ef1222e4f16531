namespace LlmPerformancePredictors.Samples.LabelAndDistill;

/// <summary>The section <c>LabelAndDistill</c> of appsettings.json, of the environment or of the command line.</summary>
internal sealed class SampleOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "LabelAndDistill";

    /// <summary>The task of TFS-Eval whose candidates are labeled.</summary>
    public string Task { get; set; } = "wmt14ende";

    /// <summary>The split whose demonstrations the prompts hold.</summary>
    public int SplitSeed { get; set; } = 123;

    /// <summary>The folder of answers, labels and the model.</summary>
    public string Out { get; set; } = "label-and-distill";

    /// <summary>The model to ask, with its key in OPENAI_API_KEY; null takes recorded answers.</summary>
    public string? Model { get; set; }

    /// <summary>Its server; null is OpenAI's own.</summary>
    public Uri? Endpoint { get; set; }
}
