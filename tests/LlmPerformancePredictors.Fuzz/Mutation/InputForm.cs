namespace LlmPerformancePredictors.Fuzz.Mutation;

/// <summary>What inputs are made of, so that damage can keep the form.</summary>
internal enum InputForm
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>One JSON value a line.</summary>
    JsonLines,

    /// <summary>Rows of fields, separated by commas, semicolons or bars.</summary>
    Table,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>A model file: safetensors.</summary>
    Tensors,
}
