using LlmPerformancePredictors.Tests.LanguageModels.Live;
using LlmPerformancePredictors.Tests.Search;

// The tests' own process may be started again as a labelling run that a test kills, or as a search; a test runner does not come here.
switch (args)
{
    case [LabellingRun.Verb, ..]:
        return await LabellingRun.RunAsync(args);
    case [SmallSearch.Verb, ..]:
        SmallSearch.WriteHistory(args);
        return 0;
    default:
        return 0;
}
