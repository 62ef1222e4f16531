using LlmPerformancePredictors.Tests.LanguageModels.Live;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Storage;

// The tests' own assembly may be started as a process of its own, some of which a test kills; a test runner does not come here.
switch (args)
{
    case [LabellingRun.Verb, ..]:
        return await LabellingRun.RunAsync(args);
    case [BatchLabellingRun.Verb, ..]:
        return await BatchLabellingRun.RunAsync(args);
    case [SmallSearch.Verb, ..]:
        SmallSearch.WriteHistory(args);
        return 0;
    case [OverwritingRun.Verb, string path]:
        OverwritingRun.Run(path);
        return 0;
    default:
        return 0;
}
