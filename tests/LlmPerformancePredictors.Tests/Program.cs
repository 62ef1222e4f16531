using LlmPerformancePredictors.Tests.LanguageModels.Live;

// The tests' own process may be started again as a labelling run that a test kills; a test runner does not come here.
return args is [LabellingRun.Verb, ..] ? await LabellingRun.RunAsync(args) : 0;
