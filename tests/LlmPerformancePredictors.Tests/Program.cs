using LlmPerformancePredictors.Tests.LanguageModels.Live;

// The tests' own process may be started again as a labelling run that a test kills; a test runner does not come here.
return args switch
{
    [LabellingRun.Verb, ..] => await LabellingRun.RunAsync(args),
    [BatchLabellingRun.Verb, ..] => await BatchLabellingRun.RunAsync(args),
    _ => 0,
};
