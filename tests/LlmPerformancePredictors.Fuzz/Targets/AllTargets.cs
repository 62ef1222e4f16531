namespace LlmPerformancePredictors.Fuzz.Targets;

/// <summary>Every reader of what comes from outside: language models, servers, files, configuration.</summary>
internal static class AllTargets
{
    public static IEnumerable<FuzzTarget> Create() =>
    [
        .. AnswerTargets.Create(), .. PrincipleTargets.Create(), .. ModelFileTargets.Create(), .. CheckpointTargets.Create(),
        .. SearchTargets.Create(), .. StoreTargets.Create(), .. BatchTargets.Create(), .. PromptFolderTargets.Create(),
        .. HatTargets.Create(), .. TranslationTargets.Create(), .. OpenAITargets.Create(), .. SpaceTargets.Create(),
        .. TableTargets.Create(), .. ConfigurationTargets.Create(), .. QueueTargets.Create(),
    ];
}
