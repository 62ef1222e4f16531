using LlmPerformancePredictors.Tests.Distributed;
using LlmPerformancePredictors.Tests.LanguageModels.Live;
using LlmPerformancePredictors.Tests.Search;
using LlmPerformancePredictors.Tests.Search.Studies;
using LlmPerformancePredictors.Tests.Storage;

// The tests' own assembly may be started as a process of its own, some of which a test kills; a test runner does not come here.
switch (args)
{
    case [LabelingRun.Verb, ..]:
        return await LabelingRun.RunAsync(args);
    case [BatchLabelingRun.Verb, ..]:
        return await BatchLabelingRun.RunAsync(args);
    case [SmallSearch.Verb, ..]:
        SmallSearch.WriteHistory(args);
        return 0;
    case [StudyRun.Verb, ..]:
        return await StudyRun.RunAsync(args);
    case [WorkerProcess.Verb, ..]:
        return await WorkerProcess.RunAsync(args);
    case [OverwritingRun.Verb, string path]:
        OverwritingRun.Run(path);
        return 0;
    default:
        return 0;
}
