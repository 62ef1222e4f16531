using LlmPerformancePredictors.SearchSpaces;

namespace LlmPerformancePredictors.Predictors.Llm.Prompts;

/// <summary>
/// The parts of a prompt beside demonstrations and queries, each of which can be switched off (Jawahar et al., 2023, section
/// 4).
/// </summary>
[Flags]
public enum PromptParts
{
    /// <summary>Demonstrations and queries alone.</summary>
    None = 0,

    /// <summary>Who the model is to be.</summary>
    Role = 1,

    /// <summary>What each hyperparameter means.</summary>
    Definitions = 2,

    /// <summary>The task, its metric and the metric's direction.</summary>
    TaskName = 4,

    /// <summary>Examples of the task itself.</summary>
    TaskExamples = 8,

    /// <summary>What the search space describes: the network that all architectures are variants of.</summary>
    Backbone = 16,

    /// <summary>The cost of every architecture, and what it means.</summary>
    Efficiency = 32,

    /// <summary>The request to study the demonstrations before answering.</summary>
    StudyDemonstrations = 64,

    /// <summary>
    /// What the definitions leave open: the values of choices among numbers, how long lists are, when a choice counts, and the
    /// space's rules. Lists that do not count are left out of architectures.
    /// </summary>
    AllowedValues = 128,

    /// <summary>The space's own nouns (<see cref="SpaceWording"/>) in the place of architecture and hyperparameter.</summary>
    Wording = 256,

    /// <summary>What the prompts of the embedded datasets have whose answers were recorded.</summary>
    Recorded = Role | Definitions | TaskName | TaskExamples | Backbone | Efficiency | StudyDemonstrations,

    /// <summary>Everything.</summary>
    All = Recorded | AllowedValues | Wording,
}
