using LlmPerformancePredictors.Tests.LanguageModels.Live;
using LlmPerformancePredictors.Tests.Search;

// The tests' own assembly may be started as a process of its own, some of which a test kills; a test runner does not come here.
return args switch
{
    [LabellingRun.Verb, ..] => await LabellingRun.RunAsync(args),
    [BatchLabellingRun.Verb, ..] => await BatchLabellingRun.RunAsync(args),
    [SmallSearch.Verb, ..] => SmallSearch.Write(args),
    _ => 0,
};
